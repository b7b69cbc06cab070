// SPDX-License-Identifier: GPL-2.0-only
/*
 * livelock doctor: what this machine lacks for a run, and the mend.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <linux/capability.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "cmd.h"
#include "device.h"
#include "util.h"

static const char usage[] =
"Usage: livelock doctor\n"
"\n"
"Look at what a run needs, and say how to get what is missing. Status 0 if\n"
"`livelock run` works fully here, 1 if not.\n";

static const struct option longopts[] = {
	{ "help", no_argument, NULL, 'h' },
	{ }
};

/* What a check found: how it is, or how to mend it */
struct finding {
	char text[240];
};

__printf(2, 3)
static void say(struct finding *f, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(f->text, sizeof(f->text), fmt, args);
	va_end(args);
}

static bool read_file(const char *path, char *buf, size_t size)
{
	FILE *file = fopen(path, "re");
	size_t len;

	if (!file)
		return false;
	len = fread(buf, 1, size - 1, file);
	buf[len] = '\0';
	fclose(file);
	return true;
}

static bool module_loaded(void)
{
	return !access("/sys/module/livelock", F_OK);
}

static bool check_module(struct finding *f)
{
	bool ok = module_loaded();

	say(f, ok ? "livelock.ko is loaded" :
	    "build it with make and load it: insmod livelock.ko; or run everything in vm/run");
	return ok;
}

static bool check_device(struct finding *f)
{
	struct livelock_info info = { .size = sizeof(info) };
	int fd = open(DEVICE_PATH, O_RDWR | O_CLOEXEC);
	bool ok = false;

	if (fd < 0)
		say(f, errno == EACCES ? "%s: run as root: %s" :
		    "%s: it comes with the module: %s", DEVICE_PATH, strerror(errno));
	else if (ioctl(fd, LIVELOCK_IOC_INFO, &info))
		say(f, "%s does not answer as livelock's does: %s; load the module of this source",
		    DEVICE_PATH, strerror(errno));
	else if (info.abi_version != LIVELOCK_ABI_VERSION)
		say(f, "interface %u, but the tool's is %u: build and load both from one source",
		    info.abi_version, LIVELOCK_ABI_VERSION);
	else
		ok = true;
	if (ok)
		say(f, "interface %u, %u scenarios, up to %u workers, up to %u s",
		    info.abi_version, info.nr_scenarios, info.max_workers,
		    info.max_seconds);
	if (fd >= 0)
		close(fd);
	return ok;
}

static bool capable(unsigned int cap)
{
	char status[4096];
	const char *line;

	if (!read_file("/proc/self/status", status, sizeof(status)))
		return false;
	line = strstr(status, "CapEff:");
	return line && strtoull(line + strlen("CapEff:"), NULL, 16) >> cap & 1;
}

static bool check_privilege(struct finding *f)
{
	bool admin = capable(CAP_SYS_ADMIN);
	bool bpf = admin || capable(CAP_BPF), perfmon = admin || capable(CAP_PERFMON);

	if (bpf && perfmon)
		say(f, "CAP_BPF and CAP_PERFMON%s", admin ? " and CAP_SYS_ADMIN" :
		    "; no CAP_SYS_ADMIN, so the built-in limits hold");
	else
		say(f, "%s%s missing: run as root, or with sudo", bpf ? "" : "CAP_BPF ",
		    perfmon ? "" : "CAP_PERFMON");
	return bpf && perfmon;
}

/* A program that does nothing, on an event of ours or one that is always there */
static bool check_bpf(struct finding *f)
{
	const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	const char *event = module_loaded() ? "livelock_attempt" : "sched_process_exit";
	int prog, link = -1;

	prog = bpf_prog_load(BPF_PROG_TYPE_RAW_TRACEPOINT, "doctor", "GPL", insns,
			     ARRAY_SIZE(insns), NULL);
	if (prog < 0) {
		say(f, "cannot load a raw_tp program: %s; run as root, on a kernel with %s",
		    strerror(errno), "CONFIG_BPF_SYSCALL and CONFIG_BPF_EVENTS");
		return false;
	}
	link = bpf_raw_tracepoint_open(event, prog);
	if (link < 0)
		say(f, "cannot attach a program to %s: %s; load the module of this source",
		    event, strerror(errno));
	else
		say(f, "a raw_tp program attaches to %s", event);
	if (link >= 0)
		close(link);
	close(prog);
	return link >= 0;
}

/* Kernels before 5.11 charged maps against the limit of locked memory */
static bool check_memlock(struct finding *f)
{
	struct rlimit limit;
	struct utsname uts;
	int major, minor;

	if (uname(&uts) || sscanf(uts.release, "%d.%d", &major, &minor) != 2 ||
	    getrlimit(RLIMIT_MEMLOCK, &limit)) {
		say(f, "unknown kernel: ulimit -l unlimited is safe");
		return false;
	}
	if (major > 5 || (major == 5 && minor >= 11)) {
		say(f, "Linux %d.%d charges BPF maps to the cgroup, not to ulimit -l", major,
		    minor);
		return true;
	}
	say(f, "Linux %d.%d charges BPF maps to ulimit -l: make it unlimited", major, minor);
	return limit.rlim_cur == RLIM_INFINITY;
}

static bool check_lockdown(struct finding *f)
{
	char mode[128];

	if (!read_file("/sys/kernel/security/lockdown", mode, sizeof(mode)) ||
	    strstr(mode, "[none]")) {
		say(f, "the kernel is not locked down");
		return true;
	}
	say(f, "locked down (%.*s): sign livelock.ko, turn Secure Boot off, or use vm/run",
	    (int)strcspn(mode, "\n"), mode);
	return module_loaded() && !strstr(mode, "[confidentiality]");
}

static bool check_secure_boot(struct finding *f)
{
	/* four bytes of attributes, then 1 if it is on */
	char value[8] = "";

	if (read_file("/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c",
		      value, sizeof(value)) && value[4] == 1) {
		say(f, "Secure Boot is on: insmod wants a signed livelock.ko; vm/run does not");
		return false;
	}
	say(f, "off or not there: livelock.ko needs no signature");
	return true;
}

static bool check_headers(struct finding *f)
{
	struct utsname uts;
	char path[sizeof(uts.release) + 64];

	uname(&uts);
	snprintf(path, sizeof(path), "/lib/modules/%s/build/Makefile", uts.release);
	if (!access(path, R_OK)) {
		say(f, "to build livelock.ko for Linux %s", uts.release);
		return true;
	}
	say(f, "to build livelock.ko: apt install linux-headers-%s, or use vm/build",
	    uts.release);
	return false;
}

static bool check_tracefs(struct finding *f)
{
	bool ok = !access("/sys/kernel/tracing/events", F_OK);

	say(f, ok ? "/sys/kernel/tracing, for perf, trace-cmd and bpftrace" :
	    "for perf, trace-cmd and bpftrace: mount -t tracefs nodev /sys/kernel/tracing");
	return ok;
}

static bool check_kvm(struct finding *f)
{
	bool ok = !access("/dev/kvm", R_OK | W_OK);

	say(f, ok ? "/dev/kvm, for vm/run to try" :
	    "no /dev/kvm for us: vm/run emulates, which takes some seconds longer");
	return ok;
}

static bool check_qemu(struct finding *f)
{
	FILE *pipe = popen("qemu-system-x86_64 --version 2>/dev/null", "re");
	char line[128] = "";
	int major = 0;

	if (pipe) {
		if (!fgets(line, sizeof(line), pipe))
			line[0] = '\0';
		pclose(pipe);
	}
	sscanf(line, "QEMU emulator version %d", &major);
	if (!major)
		say(f, "none installed: vm/run fetches one into its cache");
	else if (major < 10)
		say(f, "version %d corrupts emulated SMP guests: vm/run fetches a newer one",
		    major);
	else
		say(f, "version %d", major);
	return major >= 10;
}

static const struct check {
	const char *name;
	bool needed;		/* by `livelock run` */
	bool (*look)(struct finding *f);
} checks[] = {
	{ "module", true, check_module },
	{ "device", true, check_device },
	{ "privilege", true, check_privilege },
	{ "bpf", true, check_bpf },
	{ "memlock", true, check_memlock },
	{ "lockdown", true, check_lockdown },
	{ "secure boot", false, check_secure_boot },
	{ "headers", false, check_headers },
	{ "tracefs", false, check_tracefs },
	{ "kvm", false, check_kvm },
	{ "qemu", false, check_qemu },
};

int cmd_doctor(int argc, char **argv)
{
	bool all = true;
	int opt;

	while ((opt = getopt_long(argc, argv, "h", longopts, NULL)) != -1) {
		if (opt != 'h')
			return fail(STATUS_USAGE, "try `livelock doctor --help`");
		fputs(usage, stdout);
		return STATUS_OK;
	}
	if (optind != argc)
		return fail(STATUS_USAGE, "doctor takes no arguments");

	for (u32 i = 0; i < ARRAY_SIZE(checks); i++) {
		const struct check *c = &checks[i];
		struct finding f;
		bool ok = c->look(&f);

		printf("%-9s %-12s %s\n", ok ? "ok" : c->needed ? "missing" : "optional",
		       c->name, f.text);
		all &= ok || !c->needed;
	}
	puts(all ? "`livelock run` works fully here." :
	     "`livelock run` does not work fully here; mend what is missing.");
	return all ? STATUS_OK : STATUS_UNMET;
}
