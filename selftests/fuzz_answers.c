// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the fuzzer is answered, and whether the interface documents it.
 */
#include <stdio.h>
#include <string.h>

#include "fuzz.h"

static void wrong(struct fuzz *f, const char *what, int answer)
{
	if (!f->tally->wrong[0])
		snprintf(f->tally->wrong, sizeof(f->tally->wrong), "%s: %s", what,
			 answer < 0 ? strerrorname_np(-answer) : "success");
}

/* Count an answer; @allowed lists the errnos that are documented, 0 at its end */
void fuzz_note(struct fuzz *f, int answer, const int *allowed)
{
	int err = answer < 0 ? -answer : 0;

	f->tally->calls++;
	f->tally->answers[f->tally->doing][err < FUZZ_ERRNOS ? err : 0]++;
	if (f->trace)
		printf("%s: %s\n", fuzz_op_name(f->tally->doing),
		       err ? strerrorname_np(err) : "success");
	/* what any call may say: a file that is not open, or open the other way */
	if (!err || err == EBADF)
		return;
	for (; allowed && *allowed; allowed++)
		if (*allowed == err)
			return;
	wrong(f, fuzz_op_name(f->tally->doing), answer);
}

#define EVERY EINVAL, E2BIG, EFAULT, ENOMEM

/* What the header says that a command may answer */
static const struct {
	unsigned long cmd;
	int errnos[16];
} documented[] = {
	{ LIVELOCK_IOC_INFO, { EVERY } },
	{ LIVELOCK_IOC_SCENARIO, { EVERY, ENOENT } },
	{ LIVELOCK_IOC_CURE, { EVERY, ENOENT } },
	{ LIVELOCK_IOC_PARAM, { EVERY, ENOENT } },
	{ LIVELOCK_IOC_CHOICE, { EVERY, ENOENT } },
	{ LIVELOCK_IOC_CONFIGURE, { EVERY, EBUSY, ENOENT, ERANGE, EPERM, EOPNOTSUPP, ENOSPC,
				    EINTR } },
	{ LIVELOCK_IOC_START, { EVERY, ENOENT, EBUSY, ESTALE, EINTR } },
	{ LIVELOCK_IOC_STOP, { EVERY, ENOENT, ESRCH } },
	{ LIVELOCK_IOC_CHANGE, { EVERY, ENOENT, ESRCH, EOPNOTSUPP } },
	{ LIVELOCK_IOC_RUN_STATS, { EVERY, ENOENT } },
	{ LIVELOCK_IOC_WORKER_STATS, { EVERY, ENOENT, ERANGE } },
	{ LIVELOCK_IOC_GAUGE, { EVERY, ENOENT } },
};

const int *fuzz_documented(unsigned long cmd)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(documented); i++)
		if (documented[i].cmd == cmd)
			return documented[i].errnos;
	return NULL;
}

/* A run that has ended, whole: its numbers add up and its invariant held */
void fuzz_check_stats(struct fuzz *f, const struct livelock_run_stats *s)
{
	char what[80];

	if (s->size < sizeof(*s) || s->state != LIVELOCK_STATE_STOPPED)
		return;
	if (s->attempts != s->completions + s->conflicts + s->refusals)
		wrong(f, "attempts do not add up", 0);
	if (s->marks & LIVELOCK_MARK_VIOLATED && !fuzz_breaks(f->world, s->scenario)) {
		snprintf(what, sizeof(what), "the invariant of scenario %u broke with cure %u",
			 s->scenario, s->cure);
		wrong(f, what, 0);
	}
}

/* What is refused is told of, unless the structure cannot hold it */
void fuzz_check_message(struct fuzz *f, const struct livelock_config *config, int err)
{
	bool told = memchr(config->message, '\0', sizeof(config->message)) &&
		    config->message[0];

	if (config->size == sizeof(*config) &&
	    (err == -ERANGE || err == -EPERM || err == -EOPNOTSUPP || err == -ENOSPC) &&
	    !told)
		wrong(f, "refused without a message", err);
}
