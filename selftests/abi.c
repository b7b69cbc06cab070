// SPDX-License-Identifier: GPL-2.0-only
/*
 * What every command has in common: sizes, flags, reserved fields, pointers,
 * states, and numbers that are no commands. Names begin with what they cover:
 * COMMAND.ERRNO, or structure.field.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "calls.h"
#include "plan.h"

struct fixture {
	int fd;
	union call_arg arg;
};

/* A file in which @call succeeds, and a valid argument for it */
static const char *set_up(struct fixture *f, const struct call *call)
{
	memset(f, 0, sizeof(*f));
	f->fd = call_file_in(call->ready);
	if (f->fd < 0)
		return failed("no file in state %s: %s", state_names[call->ready],
			      strerror(-f->fd));
	call->fill(&f->arg);
	return NULL;
}

static const char *sizes_too_short(const void *p)
{
	const struct call *call = p;
	const __u32 sizes[] = { 0, 1, 4, 7, call->size - 4, call->size - 1 };
	const char *bad = NULL;
	struct fixture f;
	size_t i;

	for (i = 0; !bad && i < ARRAY_SIZE(sizes); i++) {
		bad = set_up(&f, call);
		if (bad)
			break;
		f.arg.size = sizes[i];
		bad = expect("short", -EINVAL, ll_call(f.fd, call->cmd, &f.arg));
		close(f.fd);
	}
	return bad;
}

static const char *size_longer(const struct call *call, size_t more, size_t dirty, int wanted)
{
	struct fixture f;
	const char *bad = set_up(&f, call);

	if (bad)
		return bad;
	f.arg.size = call->size + more;
	if (dirty)
		f.arg.bytes[call->size + dirty - 1] = 1;
	bad = expect("long", wanted, ll_call(f.fd, call->cmd, &f.arg));
	close(f.fd);
	return bad;
}

static const char *size_long_zero_tail(const void *call)
{
	return size_longer(call, 8, 0, 0) ?: size_longer(call, 1, 0, 0) ?:
	       size_longer(call, 200, 0, 0);
}

static const char *size_long_dirty_tail(const void *call)
{
	return size_longer(call, 8, 1, -E2BIG) ?: size_longer(call, 1, 1, -E2BIG) ?:
	       size_longer(call, 200, 200, -E2BIG);
}

/* The whole address space cannot be the structure */
static const char *size_absurd(const void *p)
{
	const struct call *call = p;
	struct fixture f;
	const char *bad = set_up(&f, call);
	int err;

	if (bad)
		return bad;
	f.arg.size = UINT32_MAX;
	err = ll_call(f.fd, call->cmd, &f.arg);
	close(f.fd);
	return err == -E2BIG || err == -EFAULT ? NULL : expect("2^32-1", -E2BIG, err);
}

static const struct call_field *field_of(const struct call *call, const char *name)
{
	const struct call_field *field;

	for (field = call->fields; field->name; field++)
		if (!strcmp(field->name, name))
			return field;
	return NULL;
}

/* No bit of @name may be set, but for those in @known */
static const char *bits_refused(const struct call *call, const char *name, __u32 known)
{
	const struct call_field *field = field_of(call, name);
	const char *bad = NULL;
	struct fixture f;
	int bit;

	for (bit = 0; !bad && bit < 32; bit++) {
		if (known & (1u << bit))
			continue;
		bad = set_up(&f, call);
		if (bad)
			break;
		*(__u32 *)(f.arg.bytes + field->offset) |= 1u << bit;
		bad = expect(name, -EINVAL, ll_call(f.fd, call->cmd, &f.arg));
		close(f.fd);
	}
	return bad;
}

static const char *flags_unknown(const void *p)
{
	const struct call *call = p;
	__u32 known = 0;

	if (call->cmd == LIVELOCK_IOC_RUN_STATS)
		known = LIVELOCK_STATS_NEXT;
	else if (call->cmd == LIVELOCK_IOC_PARAM)
		known = LIVELOCK_PARAM_RUN;
	return bits_refused(call, "flags", known);
}

static const char *reserved_set(const void *call)
{
	return bits_refused(call, "reserved", 0);
}

static const char *pointer_refused(const struct call *call, void *pointer)
{
	struct fixture f;
	const char *bad = set_up(&f, call);

	if (bad)
		return bad;
	bad = expect("pointer", -EFAULT, ll_call(f.fd, call->cmd, pointer));
	close(f.fd);
	return bad;
}

static const char *pointer_nowhere(const void *call)
{
	return pointer_refused(call, NULL) ?: pointer_refused(call, (void *)4) ?:
	       pointer_refused(call, (void *)-4096l) ?:
	       pointer_refused(call, (void *)(1ul << 63));
}

/* Two pages, of which the second cannot be touched; NULL if there is no memory */
static unsigned char *edge(void)
{
	long page = sysconf(_SC_PAGESIZE);
	unsigned char *p = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED || mprotect(p + page, page, PROT_NONE))
		return NULL;
	return p + page;
}

/* The structure ends, within or before each of its fields, where memory does */
static const char *pointer_cut(const void *p)
{
	const struct call *call = p;
	const struct call_field *field;
	unsigned char *end = edge();
	const char *bad = NULL;
	struct fixture f;

	if (!end)
		return failed("no memory");
	for (field = call->fields; !bad && field->name; field++) {
		size_t kept = (field->offset + field->size - 1) & ~3ul;

		bad = set_up(&f, call);
		if (bad)
			break;
		memcpy(end - kept, &f.arg, kept);
		bad = expect(field->name, -EFAULT, ll_call(f.fd, call->cmd, end - kept));
		close(f.fd);
	}
	return bad;
}

/* The last byte that exists is the structure's last */
static const char *pointer_at_edge(const void *p)
{
	const struct call *call = p;
	unsigned char *end = edge();
	struct fixture f;
	const char *bad = end ? set_up(&f, call) : failed("no memory");

	if (bad)
		return bad;
	memcpy(end - call->size, &f.arg, call->size);
	bad = expect("edge", 0, ll_call(f.fd, call->cmd, end - call->size));
	close(f.fd);
	return bad;
}

static const char *pointer_read_only(const void *p)
{
	const struct call *call = p;
	long page = sysconf(_SC_PAGESIZE);
	struct fixture f;
	const char *bad = set_up(&f, call);
	void *copy;

	if (bad)
		return bad;
	copy = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (copy == MAP_FAILED)
		return failed("no memory");
	memcpy(copy, &f.arg, sizeof(f.arg));
	mprotect(copy, page, PROT_READ);
	bad = expect("read-only", call->writes ? -EFAULT : 0,
		     ll_call(f.fd, call->cmd, copy));
	close(f.fd);
	return bad;
}

/* Multiples of 4 do; nothing else does */
static const char *pointer_unaligned(const void *p)
{
	const struct call *call = p;
	union { unsigned char bytes[sizeof(union call_arg) + 8]; __u64 align; } room;
	const char *bad = NULL;
	struct fixture f;
	size_t shift;

	for (shift = 1; !bad && shift < 8; shift++) {
		bad = set_up(&f, call);
		if (bad)
			break;
		memcpy(room.bytes + shift, &f.arg, sizeof(f.arg));
		bad = expect("unaligned", shift % 4 ? -EINVAL : 0,
			     ll_call(f.fd, call->cmd, room.bytes + shift));
		close(f.fd);
	}
	return bad;
}

static const char *command_mangled(const void *p)
{
	const struct call *call = p;
	const unsigned long wrong[] = {
		_IO(LIVELOCK_IOC_TYPE + 1, _IOC_NR(call->cmd)),
		_IO(LIVELOCK_IOC_TYPE - 1, _IOC_NR(call->cmd)),
		_IO(0xd0, _IOC_NR(call->cmd)),
		_IOR(LIVELOCK_IOC_TYPE, _IOC_NR(call->cmd), int),
		_IOW(LIVELOCK_IOC_TYPE, _IOC_NR(call->cmd), int),
		_IOC(_IOC_READ | _IOC_WRITE, LIVELOCK_IOC_TYPE, _IOC_NR(call->cmd), call->size),
		_IOC(_IOC_NONE, LIVELOCK_IOC_TYPE, _IOC_NR(call->cmd), 8),
	};
	struct fixture f;
	const char *bad = set_up(&f, call);
	size_t i;

	for (i = 0; !bad && i < ARRAY_SIZE(wrong); i++)
		bad = expect("command", -ENOTTY, ll_call(f.fd, wrong[i], &f.arg));
	close(f.fd);
	return bad;
}

static const char *command_unknown(const void *unused)
{
	union call_arg arg = { .size = sizeof(arg) };
	const char *bad = NULL;
	int fd = ll_open();
	unsigned int nr;

	(void)unused;
	for (nr = nr_calls; !bad && nr < 256; nr++)
		bad = expect("number", -ENOTTY,
			     ll_call(fd, _IO(LIVELOCK_IOC_TYPE, nr), &arg));
	close(fd);
	return bad;
}

struct in_state {
	const struct call *call;
	enum call_state state;
};

static const char *state_checked(const void *p)
{
	const struct in_state *s = p;
	union call_arg arg = { 0 };
	const char *bad;
	int fd = call_file_in(s->state);

	if (fd < 0)
		return failed("no file in state %s: %s", state_names[s->state], strerror(-fd));
	s->call->fill(&arg);
	bad = expect(s->call->name, s->call->expect[s->state],
		     ll_call(fd, s->call->cmd, &arg));
	close(fd);
	return bad;
}

static void plan_states(const struct call *call)
{
	enum call_state state;

	for (state = IDLE; state < NR_STATES; state++) {
		struct in_state *s = malloc(sizeof(*s));
		int err = call->expect[state];

		*s = (struct in_state){ call, state };
		plan_test(state_checked, s, "%s.%s %s.%s in state %s", call->type,
			  err ? strerrorname_np(-err) : "success", call->name,
			  err ? strerrorname_np(-err) : "success", state_names[state]);
	}
}

static void plan_call(const struct call *call)
{
	const char *n = call->name, *t = call->type;

	plan_test(sizes_too_short, call, "%s.EINVAL %s.size: too short", n, t);
	plan_test(size_long_zero_tail, call, "%s %s.size: longer, its tail zero", n, t);
	plan_test(size_long_dirty_tail, call, "%s.E2BIG %s.size: longer, its tail not zero",
		  n, t);
	plan_test(size_absurd, call, "%s.E2BIG %s.size: 2^32-1", n, t);
	plan_test(flags_unknown, call, "%s.EINVAL %s.flags: each unknown bit", n, t);
	if (field_of(call, "reserved"))
		plan_test(reserved_set, call, "%s.EINVAL %s.reserved: each bit", n, t);
	plan_test(pointer_nowhere, call, "%s.EFAULT: NULL and other bad pointers", n);
	plan_test(pointer_cut, call, "%s.EFAULT: memory ends at each field of %s", n, t);
	plan_test(pointer_at_edge, call, "%s: memory ends right behind it", n);
	plan_test(pointer_read_only, call, "%s%s: read-only memory", n,
		  call->writes ? ".EFAULT" : "");
	plan_test(pointer_unaligned, call, "%s.EINVAL: unaligned", n);
	plan_test(command_mangled, call, "%s.ENOTTY: wrong type, direction or size", n);
	plan_states(call);
}

int main(void)
{
	size_t i;

	plan_need_device();
	for (i = 0; i < nr_calls; i++)
		plan_call(&calls[i]);
	plan_test(command_unknown, NULL, "ENOTTY: every number that is no command");
	return plan_run();
}
