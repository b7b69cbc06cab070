/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_CMD_H
#define LIVELOCK_CMD_H

/* One a verb; argv[0] is the verb. Each returns an exit status. */
int cmd_claims(int argc, char **argv);
int cmd_compare(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_list(int argc, char **argv);
int cmd_matrix(int argc, char **argv);
int cmd_literature(int argc, char **argv);
int cmd_policy(int argc, char **argv);
int policy_check(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_profile(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_show(int argc, char **argv);
int cmd_sweep(int argc, char **argv);
int cmd_top(int argc, char **argv);
int cmd_trace(int argc, char **argv);

#endif /* LIVELOCK_CMD_H */
