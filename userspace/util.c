// SPDX-License-Identifier: GPL-2.0-only
/*
 * Messages, time, signals.
 */
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "util.h"

/* Messages that wait until the terminal is a place for them again */
static struct {
	FILE *file;
	char *text;
	size_t len;
	size_t told;
} held;

/**
 * messages - where messages go
 *
 * Return: stderr, unless they are held.
 */
FILE *messages(void)
{
	return held.file ? held.file : stderr;
}

/**
 * messages_hold - keep messages back
 */
void messages_hold(void)
{
	if (!held.file)
		held.file = open_memstream(&held.text, &held.len);
}

/**
 * messages_release - say what was kept back
 */
void messages_release(void)
{
	if (!held.file)
		return;
	fclose(held.file);
	held.file = NULL;
	fputs(held.text, stderr);
	free(held.text);
	held.told = 0;
}

/**
 * messages_news - the latest message that was kept back
 * @buf: where to, without the end of its line
 * @len: room there
 *
 * Return: false if there has been none since the last call.
 */
bool messages_news(char *buf, size_t len)
{
	const char *start;
	size_t end;

	if (!held.file || fflush(held.file) || held.told == held.len)
		return false;
	held.told = held.len;
	end = held.len - (held.text[held.len - 1] == '\n');
	start = memrchr(held.text, '\n', end);
	start = start ? start + 1 : held.text;
	snprintf(buf, len, "%.*s", (int)(held.text + end - start), start);
	return true;
}

static void message(const char *fmt, va_list args)
{
	FILE *out = messages();

	fputs("livelock: ", out);
	vfprintf(out, fmt, args);
	fputc('\n', out);
}

/**
 * fail - say what is wrong and what to do about it
 * @status: exit status that it leads to
 * @fmt: the message
 *
 * Return: @status.
 */
int fail(enum status status, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	message(fmt, args);
	va_end(args);
	return status;
}

/**
 * warn - say what is odd, and go on
 * @fmt: the message
 */
void warn(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	message(fmt, args);
	va_end(args);
}

/**
 * out_of_memory - say so
 *
 * Return: the exit status that it leads to.
 */
int out_of_memory(void)
{
	return fail(STATUS_CANNOT, "out of memory");
}

/**
 * now_ns - the time, as the module counts it
 *
 * Return: nanoseconds of CLOCK_MONOTONIC.
 */
u64 now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * NSEC_PER_SEC + ts.tv_nsec;
}

/**
 * signals_open - take SIGINT, SIGTERM and SIGHUP as something to read
 *
 * Return: a file descriptor for wait_until(), or -1.
 */
int signals_open(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &set, NULL))
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/**
 * wait_until - sleep, unless something happens first
 * @fd: what to watch besides, -1 for nothing
 * @keys: what else, -1 for nothing
 * @signals: from signals_open()
 * @ns: until when
 *
 * A signal that has a handler, as SIGWINCH may, is let in here if it is blocked
 * elsewhere, and ends the sleep.
 *
 * Return: WAIT_* bits, 0 when the time has come or a handler ran.
 */
int wait_until(int fd, int keys, int signals, u64 ns)
{
	struct pollfd fds[] = {
		{ .fd = fd, .events = POLLIN },
		{ .fd = keys, .events = POLLIN },
		{ .fd = signals, .events = POLLIN },
	};
	u64 now = now_ns(), left = ns > now ? ns - now : 0;
	struct timespec timeout = {
		.tv_sec = left / NSEC_PER_SEC,
		.tv_nsec = left % NSEC_PER_SEC,
	};
	struct signalfd_siginfo info;
	sigset_t blocked;
	int seen = 0;

	sigprocmask(SIG_SETMASK, NULL, &blocked);
	sigdelset(&blocked, SIGWINCH);
	if (ppoll(fds, ARRAY_SIZE(fds), &timeout, &blocked) <= 0)
		return 0;
	if (fds[0].revents)
		seen |= WAIT_FD;
	if (fds[1].revents)
		seen |= WAIT_KEYS;
	if (fds[2].revents && read(signals, &info, sizeof(info)) > 0)
		seen |= WAIT_SIGNAL;
	return seen;
}
