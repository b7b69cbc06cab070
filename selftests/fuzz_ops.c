// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the fuzzer does: one operation at a time, and whether its answer is one that
 * the interface documents.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuzz.h"

#define CHILD_STEPS 20

#define ALLOW(...) ((const int []){ __VA_ARGS__, 0 })

int fuzz_open(void)
{
	int fd = open(LL_PATH, O_RDWR | O_NONBLOCK);

	return fd < 0 ? -errno : fd;
}

static int *any_place(struct fuzz *f)
{
	return &f->fds[fuzz_below(f, FUZZ_FILES)];
}

/* Mostly one that is open */
static int any_file(struct fuzz *f)
{
	int fd = -1, tries;

	for (tries = 0; fd < 0 && tries < 3; tries++)
		fd = *any_place(f);
	return fd;
}

static void op_open(struct fuzz *f)
{
	static const int modes[] = { O_RDWR, O_RDWR, O_RDONLY, O_WRONLY };
	int flags = modes[fuzz_below(f, ARRAY_SIZE(modes))] |
		    (fuzz_chance(f, 80) ? O_NONBLOCK : 0) | (fuzz_chance(f, 10) ? O_APPEND : 0);
	int fd = open(LL_PATH, flags), *place = any_place(f);

	fuzz_note(f, fd < 0 ? -errno : 0, ALLOW(ENOMEM, EINTR));
	if (fd >= 0) {
		close(*place);
		*place = fd;
	}
}

static void op_close(struct fuzz *f)
{
	int *place = any_place(f);

	fuzz_note(f, close(*place) ? -errno : 0, ALLOW(EINTR));
	*place = -1;
}

static void op_dup(struct fuzz *f)
{
	int *to = any_place(f), fd = fcntl(any_file(f), F_DUPFD, 10);

	fuzz_note(f, fd < 0 ? -errno : 0, ALLOW(EMFILE));
	if (fd >= 0) {
		close(*to);
		*to = fd;
	}
}

static int call_natively(int fd, unsigned long cmd, void *arg)
{
	return ioctl(fd, cmd, arg) ? -errno : 0;
}

/* As a program of 32 bits does; the address fits */
static int call_compat(int fd, unsigned long cmd, void *arg)
{
#ifdef __x86_64__
	long nr = 54;	/* ioctl */

	asm volatile("int $0x80" : "+a"(nr)
		     : "b"((long)fd), "c"(cmd), "d"((long)(uint32_t)(uintptr_t)arg)
		     : "r8", "r9", "r10", "r11", "memory");
	return nr;
#else
	return call_natively(fd, cmd, arg);
#endif
}

static void op_ioctl(struct fuzz *f, size_t which, bool compat)
{
	union call_arg arg;
	size_t len = fuzz_argument(f, which, &arg);
	unsigned char *at = fuzz_place(f, &arg, len);
	int err = (compat ? call_compat : call_natively)(any_file(f), calls[which].cmd, at);

	fuzz_note(f, err, fuzz_documented(calls[which].cmd));
	if (at < f->good || at > f->good + len)
		return;
	if (!err && calls[which].cmd == LIVELOCK_IOC_RUN_STATS)
		fuzz_check_stats(f, (struct livelock_run_stats *)at);
	if (calls[which].cmd == LIVELOCK_IOC_CONFIGURE)
		fuzz_check_message(f, (struct livelock_config *)at, err);
}

/* A run from its configuration to its end, or nearly so */
static void op_run(struct fuzz *f)
{
	struct pollfd p = { .fd = any_file(f), .events = POLLIN };
	union call_arg arg;
	size_t i;

	for (i = 0; calls[i].cmd != LIVELOCK_IOC_CONFIGURE; i++)
		;
	fuzz_argument(f, i, &arg);
	memcpy(f->good, &arg, sizeof(arg));
	fuzz_note(f, call_natively(p.fd, LIVELOCK_IOC_CONFIGURE, f->good),
		  fuzz_documented(LIVELOCK_IOC_CONFIGURE));
	for (i = 0; calls[i].cmd != LIVELOCK_IOC_START; i++)
		;
	memcpy(f->good, &f->world->templates[i], sizeof(arg));
	fuzz_note(f, call_natively(p.fd, LIVELOCK_IOC_START, f->good),
		  fuzz_documented(LIVELOCK_IOC_START));
	poll(&p, 1, fuzz_below(f, 40));
}

/* A command that there is not, or nearly one that there is */
static void op_unknown(struct fuzz *f)
{
	unsigned long cmd = calls[fuzz_below(f, nr_calls)].cmd;

	do
		cmd = fuzz_chance(f, 50) ? cmd ^ (1ul << fuzz_below(f, 32)) : fuzz_random(f);
	while (fuzz_documented((unsigned int)cmd));
	/* these are the file layer's, and mean something to it */
	if (((cmd >> 8) & 0xff) != 0xd1)
		cmd = (cmd & ~0xff00ul) | 0xe700;
	fuzz_note(f, call_natively(any_file(f), cmd, f->good), ALLOW(ENOTTY));
}

/* Until it is over, or the timer says otherwise */
static void op_write(struct fuzz *f)
{
	struct itimerval soon = { { 0, 5000 }, { 0, 1000 + fuzz_below(f, 20000) } };
	struct itimerval off = { { 0, 0 }, { 0, 0 } };
	static char line[FUZZ_TEXT];
	size_t len = fuzz_line(f, line);
	void *at = fuzz_place(f, line, len);
	int fd = any_file(f);
	ssize_t n;

	setitimer(ITIMER_REAL, &soon, NULL);
	n = write(fd, at, len);
	n = n < 0 ? -errno : 0;
	setitimer(ITIMER_REAL, &off, NULL);
	fuzz_note(f, n, ALLOW(EFAULT, E2BIG, ENOMEM, ENOENT, EINVAL, ERANGE, EPERM, EOPNOTSUPP,
			      ENOSPC, EBUSY, EINTR, ESRCH));
}

static void op_read(struct fuzz *f)
{
	static char text[1 << 16];
	size_t len = fuzz_chance(f, 50) ? sizeof(text) : fuzz_below(f, 300);
	bool nowhere = fuzz_chance(f, 3);
	int fd = any_file(f);
	ssize_t n;

	if (fuzz_chance(f, 30))
		n = pread(fd, text, len, fuzz_number(f) >> fuzz_below(f, 64));
	else
		n = read(fd, nowhere ? (void *)8 : text, len);
	fuzz_note(f, n < 0 ? -errno : 0, ALLOW(EFAULT, ENOMEM, EINVAL, EOVERFLOW));
}

static void op_seek(struct fuzz *f)
{
	off_t to = fuzz_number(f) >> fuzz_below(f, 64);

	fuzz_note(f, lseek(any_file(f), to, fuzz_below(f, 4)) < 0 ? -errno : 0,
		  ALLOW(EINVAL, EOVERFLOW));
}

static void op_mmap(struct fuzz *f)
{
	static const int prots[] = { PROT_READ, PROT_READ | PROT_WRITE, PROT_NONE };
	size_t len = 4096ul << fuzz_below(f, 8);
	void *p = mmap(NULL, len, prots[fuzz_below(f, ARRAY_SIZE(prots))],
		       fuzz_chance(f, 50) ? MAP_SHARED : MAP_PRIVATE, any_file(f),
		       (off_t)fuzz_below(f, 16) * 4096);

	fuzz_note(f, p == MAP_FAILED ? -errno : 0, ALLOW(ENODEV, EACCES, EINVAL));
	if (p != MAP_FAILED)
		munmap(p, len);
}

static void op_poll(struct fuzz *f)
{
	struct pollfd p[FUZZ_FILES];
	int i, n;

	for (i = 0; i < FUZZ_FILES; i++)
		p[i] = (struct pollfd){ .fd = f->fds[i], .events = fuzz_random(f) };
	n = poll(p, FUZZ_FILES, fuzz_chance(f, 10));
	fuzz_note(f, n < 0 ? -errno : 0, ALLOW(EINTR, ENOMEM));
}

static void op_flags(struct fuzz *f)
{
	int flags = (fuzz_chance(f, 80) ? O_NONBLOCK : 0) | (fuzz_chance(f, 10) ? O_ASYNC : 0);

	fuzz_note(f, fcntl(any_file(f), F_SETFL, flags) ? -errno : 0, ALLOW(EINVAL));
}

/* From the device into a pipe, from a pipe into the device */
static void op_splice(struct fuzz *f)
{
	int ends[2], fd = any_file(f);
	ssize_t n;

	if (pipe(ends))
		return;
	if (fuzz_chance(f, 50)) {
		n = splice(fd, NULL, ends[1], NULL, 1 + fuzz_below(f, 9000), SPLICE_F_NONBLOCK);
	} else {
		fcntl(ends[0], F_SETFL, O_NONBLOCK);
		n = write(ends[1], "stop 1", 6) < 0 ? -1 :
		    splice(ends[0], NULL, fd, NULL, 6, SPLICE_F_NONBLOCK);
	}
	fuzz_note(f, n < 0 ? -errno : 0, ALLOW(EINVAL, EAGAIN, ENOENT, ESRCH, ENOMEM, EFAULT));
	close(ends[0]);
	close(ends[1]);
}

/* A file that is on its way in a socket when both ends close */
static void op_lose(struct fuzz *f)
{
	union { char room[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } control = { 0 };
	struct iovec iov = { .iov_base = "x", .iov_len = 1 };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = control.room, .msg_controllen = sizeof(control.room),
	};
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);
	int ends[2], *place = any_place(f);

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		return;
	cmsg->cmsg_level = SOL_SOCKET;
	cmsg->cmsg_type = SCM_RIGHTS;
	cmsg->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(cmsg), place, sizeof(int));
	fuzz_note(f, sendmsg(ends[0], &msg, 0) < 0 ? -errno : 0, NULL);
	close(*place);
	*place = -1;
	close(ends[0]);
	close(ends[1]);
}

/* A child with our files, killed at any time or gone by itself */
static void op_fork(struct fuzz *f)
{
	uint64_t seed = fuzz_random(f);
	bool killed = fuzz_chance(f, 70);
	int after = fuzz_below(f, 3000), i;
	pid_t pid;

	if (f->depth)
		return;
	pid = fork();
	if (!pid) {
		f->depth++;
		f->state = seed;
		for (i = 0; i < CHILD_STEPS; i++)
			fuzz_step(f);
		_exit(0);
	}
	if (pid < 0)
		return;
	if (killed) {
		usleep(after);
		kill(pid, SIGKILL);
	}
	while (waitpid(pid, NULL, 0) != pid && errno == EINTR)
		;
}

/* The operations that are no ioctls, with how often they come */
static const struct {
	const char *name;
	unsigned int weight;
	void (*fn)(struct fuzz *f);
} ops[] = {
	{ "open", 12, op_open }, { "close", 5, op_close }, { "dup", 5, op_dup },
	{ "unknown ioctl", 5, op_unknown }, { "write", 6, op_write }, { "read", 12, op_read },
	{ "lseek", 4, op_seek }, { "mmap", 4, op_mmap }, { "poll", 8, op_poll },
	{ "fcntl", 3, op_flags }, { "splice", 2, op_splice }, { "send", 2, op_lose },
	{ "fork", 1, op_fork }, { "run", 2, op_run },
};

#define IOCTL_WEIGHT 640
#define COMPAT_PERCENT 20

/* A start costs as much as a hundred of the others: most of its turns are theirs */
static size_t any_ioctl(struct fuzz *f)
{
	size_t i;

	do
		i = fuzz_below(f, nr_calls);
	while (calls[i].cmd == LIVELOCK_IOC_START && fuzz_chance(f, 75));
	return i;
}

size_t fuzz_nr_ops(void)
{
	return ARRAY_SIZE(ops) + nr_calls;
}

const char *fuzz_op_name(size_t op)
{
	return op < ARRAY_SIZE(ops) ? ops[op].name : calls[op - ARRAY_SIZE(ops)].name;
}

/* One operation */
void fuzz_step(struct fuzz *f)
{
	bool compat = fuzz_chance(f, COMPAT_PERCENT) && f->world->compat;
	uint32_t weight = 0, draw;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ops); i++)
		weight += ops[i].weight;
	draw = fuzz_below(f, weight + IOCTL_WEIGHT);
	if (draw >= weight) {
		i = any_ioctl(f);
		f->tally->doing = ARRAY_SIZE(ops) + i;
		op_ioctl(f, i, compat);
		return;
	}
	for (i = 0; draw >= ops[i].weight; i++)
		draw -= ops[i].weight;
	f->tally->doing = i;
	ops[i].fn(f);
}
