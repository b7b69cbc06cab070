// SPDX-License-Identifier: GPL-2.0-only
/*
 * fuzz [--seed S] [--calls N] [--seconds T] [--processes P] [--trace]
 * fuzz [CORPUS]
 *
 * The first form makes about N calls of the device from P processes, or as many as
 * fit into T seconds, and says what came of them. The second is a test of a few
 * seconds for each line of the corpus, "seed calls processes", and one of a new seed.
 *
 * Wrong is an answer that the interface does not document, a run that ended with
 * numbers that do not add up or an invariant broken, a process that hangs or dies,
 * and what is left behind.
 */
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <linux/capability.h>

#include "clean.h"
#include "fuzz.h"
#include "plan.h"

/* A call takes no longer, even one that makes a thousand kthreads on a slow machine */
#define STUCK_SECONDS 180

/* How often a long run says how far it is */
#define PROGRESS_SECONDS 60

struct fuzz_job {
	unsigned long long seed;
	unsigned long long calls;
	unsigned int seconds;
	unsigned int processes;
	bool trace;
	char name[160];
};

static struct fuzz_world world;
static struct fuzz_tally *tallies;	/* one a process, shared with it */

static void on_signal(int sig)
{
}

/* Half of the processes have no CAP_SYS_ADMIN: other limits hold for them */
static void drop_privilege(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data))
		return;
	data[0].effective &= ~(1u << CAP_SYS_ADMIN);
	syscall(SYS_capset, &header, data);
}

static void child(const struct fuzz_job *job, unsigned int nr, const int *shared)
{
	struct fuzz f = { .world = &world, .tally = &tallies[nr], .trace = job->trace,
			  .state = job->seed + nr * 1000003ull };
	struct sigaction sa = { .sa_handler = on_signal };
	unsigned long long calls = job->calls / job->processes;
	time_t end = time(NULL) + job->seconds;
	int i;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* workers, at nice 19, would have a part of the time that is for calls */
	setpriority(PRIO_PROCESS, 0, -20);
	sigaction(SIGALRM, &sa, NULL);
	if (fuzz_memory(&f))
		_exit(1);
	if (nr % 2)
		drop_privilege();
	for (i = 0; i < FUZZ_FILES; i++)
		f.fds[i] = i < FUZZ_SHARED ? shared[i] : -1;
	while (f.tally->calls < calls && !f.tally->wrong[0] &&
	       (!job->seconds || time(NULL) < end))
		fuzz_step(&f);
	_exit(0);
}

static unsigned long long total_calls(const struct fuzz_job *job)
{
	unsigned long long calls = 0;
	unsigned int i;

	for (i = 0; i < job->processes; i++)
		calls += tallies[i].calls;
	return calls;
}

/* Who does not end: what it is in, and where in the kernel */
static const char *stuck(const struct fuzz_job *job)
{
	unsigned int i;
	int fd = open("/proc/sysrq-trigger", O_WRONLY | O_CLOEXEC);

	if (fd >= 0 && write(fd, "w", 1) == 1)
		close(fd);
	for (i = 0; i < job->processes; i++)
		printf("# process %u is in %s\n", i, fuzz_op_name(tallies[i].doing));
	return failed("no call came back for %d s", STUCK_SECONDS);
}

/* Wait for all, as long as calls go on */
static const char *await(const struct fuzz_job *job)
{
	long long since = ll_now_ms(), said = since;
	unsigned long long calls = 0;
	unsigned int alive = job->processes;
	const char *bad = NULL;
	int status;

	while (alive) {
		pid_t pid = waitpid(-1, &status, WNOHANG);

		if (pid > 0) {
			alive--;
			if (WIFSIGNALED(status))
				bad = failed("a process was ended by signal %d", WTERMSIG(status));
			continue;
		}
		if (total_calls(job) != calls) {
			calls = total_calls(job);
			since = ll_now_ms();
		}
		if (since - said > PROGRESS_SECONDS * 1000) {
			said = since;
			printf("# so far %llu calls\n", calls);
			fflush(stdout);
		}
		if (ll_now_ms() - since > STUCK_SECONDS * 1000)
			return stuck(job);
		usleep(5000);
	}
	return bad;
}

static const char *first_wrong(const struct fuzz_job *job)
{
	unsigned int i;

	for (i = 0; i < job->processes; i++)
		if (tallies[i].wrong[0])
			return failed("process %u: %s; replay: --seed %llu --calls %llu --processes %u",
				      i, tallies[i].wrong, job->seed, job->calls,
				      job->processes);
	return NULL;
}

/* One line: what was answered how often. Return: how many answers were errors. */
static unsigned long long report_line(const char *name, const unsigned long long *answers)
{
	unsigned long long errors = 0;
	unsigned int err;

	printf("# %-14s", name);
	for (err = 0; err < FUZZ_ERRNOS; err++) {
		errors += err ? answers[err] : 0;
		if (answers[err])
			printf(" %s %llu", err ? strerrorname_np(err) : "ok", answers[err]);
	}
	printf("\n");
	return errors;
}

static void add_answers(unsigned long long *to, const unsigned long long *from)
{
	unsigned int err;

	for (err = 0; err < FUZZ_ERRNOS; err++)
		to[err] += from[err];
}

/* A line an operation, and one for all */
static void report(const struct fuzz_job *job)
{
	unsigned long long all[FUZZ_ERRNOS] = {}, one[FUZZ_ERRNOS], errors;
	unsigned int nr;
	size_t op;

	for (op = 0; op < fuzz_nr_ops(); op++) {
		memset(one, 0, sizeof(one));
		for (nr = 0; nr < job->processes; nr++)
			add_answers(one, tallies[nr].answers[op]);
		add_answers(all, one);
		report_line(fuzz_op_name(op), one);
	}
	errors = report_line("all", all);
	printf("# %llu calls, %llu errors, seed %llu, %u processes\n", total_calls(job),
	       errors, job->seed, job->processes);
}

static const char *fuzz_job(const void *arg)
{
	const struct fuzz_job *job = arg;
	int shared[FUZZ_SHARED], i;
	const char *bad;
	unsigned int nr;

	/* it watches over itself */
	alarm(0);
	memset(tallies, 0, FUZZ_PROCESSES * sizeof(*tallies));
	for (i = 0; i < FUZZ_SHARED; i++) {
		shared[i] = fuzz_open();
		CALL_OK(shared[i]);
	}
	fflush(stdout);
	for (nr = 0; nr < job->processes; nr++)
		if (!fork())
			child(job, nr, shared);
	bad = await(job);
	for (i = 0; i < FUZZ_SHARED; i++)
		close(shared[i]);
	report(job);
	fflush(stdout);
	return first_wrong(job) ?: bad;
}

static void add_job(const struct fuzz_job *job)
{
	struct fuzz_job *copy = malloc(sizeof(*copy));

	if (!copy)
		return;
	*copy = *job;
	plan_test(fuzz_job, copy, "%s", copy->name);
}

/* A line is "seed calls processes", then what it found */
static int add_corpus(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[300], why[100];
	struct fuzz_job job;

	while (f && fgets(line, sizeof(line), f)) {
		memset(&job, 0, sizeof(job));
		why[0] = '\0';
		if (sscanf(line, "%llu %llu %u %99[^\n]", &job.seed, &job.calls,
			   &job.processes, why) < 3)
			continue;
		snprintf(job.name, sizeof(job.name), "fuzz: corpus, seed %llu: %s", job.seed, why);
		add_job(&job);
	}
	if (f)
		fclose(f);
	return f ? 0 : -errno;
}

static unsigned long long new_seed(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec * 1000000ull + ts.tv_nsec / 1000;
}

static int parse(int argc, char **argv, struct fuzz_job *job)
{
	static const struct option options[] = {
		{ "seed", required_argument, NULL, 's' },
		{ "calls", required_argument, NULL, 'n' },
		{ "seconds", required_argument, NULL, 't' },
		{ "processes", required_argument, NULL, 'p' },
		{ "trace", no_argument, NULL, 'v' },
		{ }
	};
	int opt, given = 0;

	while ((opt = getopt_long(argc, argv, "", options, NULL)) != -1) {
		given++;
		switch (opt) {
		case 's':
			job->seed = strtoull(optarg, NULL, 0);
			break;
		case 'n':
			job->calls = strtoull(optarg, NULL, 0);
			break;
		case 't':
			job->seconds = strtoul(optarg, NULL, 0);
			break;
		case 'p':
			job->processes = strtoul(optarg, NULL, 0);
			break;
		case 'v':
			job->trace = true;
			break;
		default:
			return -EINVAL;
		}
	}
	if (!job->processes || job->processes > FUZZ_PROCESSES)
		return -EINVAL;
	return given;
}

int main(int argc, char **argv)
{
	struct fuzz_job job = { .seed = new_seed(), .calls = 20000, .processes = 4 };
	int given = parse(argc, argv, &job);

	if (given < 0) {
		fprintf(stderr, "usage: fuzz [--seed S] [--calls N] [--seconds T] [--processes 1..%d] [--trace] | [CORPUS]\n",
			FUZZ_PROCESSES);
		return 2;
	}
	plan_need_device();
	tallies = mmap(NULL, FUZZ_PROCESSES * sizeof(*tallies), PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (tallies == MAP_FAILED || fuzz_learn(&world))
		plan_skip("fuzz", "cannot learn what the module has");
	/* with a time, no number of calls is too large */
	if (job.seconds)
		job.calls = ~0ull;
	snprintf(job.name, sizeof(job.name), "fuzz: seed %llu, %u processes", job.seed,
		 job.processes);
	if (!given)
		add_corpus(optind < argc ? argv[optind] : "fuzz.corpus");
	add_job(&job);
	return plan_run();
}
