# SPDX-License-Identifier: GPL-2.0-only
#
# make            livelock.ko for the running kernel, and the tool
# make demo       everything a newcomer needs: a livelock and its cure, in a VM
# make check      build for every supported kernel, all tests
# make help       the rest

KDIR ?= /lib/modules/$(shell uname -r)/build
KERNELS ?= 6.1 6.12
# the kernel that demo and vm use
KERNEL ?= 6.12

all: module userspace

module:
	@test -d $(KDIR) || { \
	echo "No kernel headers in $(KDIR)."; \
	echo "Install them (apt-get install linux-headers-$$(uname -r)), or use the"; \
	echo "virtual machine: make demo, make vm."; exit 1; }
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules

userspace:
	$(MAKE) -C userspace

deps:
	vm/deps demo

vm-module: deps
	vm/fetch qemu
	vm/build $(KERNEL)

# the tool, once what it needs is there
vm-tool: deps
	$(MAKE) -s -C userspace

vm: vm-module vm-tool
	vm/run --kernel $(KERNEL)

demo: vm-module vm-tool
	vm/run --kernel $(KERNEL) -- livelock run polite-locks -d 8 --change 4=order

check:
	vm/deps check
	KERNELS="$(KERNELS)" scripts/check

# the page of livelock report, looked at by a browser
check-report:
	vm/deps report
	$(MAKE) -s -C userspace
	scripts/check-report --browser

# The kernel's own checkers on the module, for hours: see scripts/check-debug
check-debug:
	vm/deps check
	vm/deps debug
	scripts/check-debug

# The fuzzer's long form, on a kernel with KASAN and lockdep
FUZZ_CALLS ?= 10000000
fuzz:
	vm/deps check
	vm/deps debug
	FUZZ_CALLS=$(FUZZ_CALLS) scripts/check-debug fuzz

# Kernel, compiler, preemption and CPUs as one table
matrix:
	vm/deps check
	vm/deps debug
	scripts/matrix

# every command of Documentation/oneliners.rst, in a few minutes
check-oneliners:
	vm/deps check
	$(MAKE) -s -C userspace
	KERNELS="$(KERNELS)" scripts/check-oneliners

# BENCH=--quick and the like: bench/run --help
bench: vm-module vm-tool
	vm/deps check
	bench/run $(BENCH)

# the page of scenarios, from the module's own table
docs: vm-module vm-tool
	vm/run -q --kernel $(KERNEL) -- livelock list --rst > Documentation/scenarios.rst.new
	mv Documentation/scenarios.rst.new Documentation/scenarios.rst

# the pictures of the live view, from selftests/screen.sh
screens: vm-module vm-tool
	vm/deps check
	scripts/screens $(KERNEL)

# the page of claims, from a run of all of them: a quarter of an hour
claims: vm-module vm-tool
	vm/run -q --timeout 1800 --kernel $(KERNEL) -- livelock claims --rst > Documentation/claims.rst.new
	mv Documentation/claims.rst.new Documentation/claims.rst

clean:
	$(MAKE) -C userspace clean
	$(RM) -r build
	@test ! -d $(KDIR) || $(MAKE) -C $(KDIR) M=$(CURDIR) clean

help:
	@echo 'all         livelock.ko for the running kernel, and the tool'
	@echo 'module      livelock.ko only (KDIR=… for another kernel)'
	@echo 'userspace   the tool and its BPF programs'
	@echo 'demo        a livelock and its cure, in a virtual machine'
	@echo 'vm          a shell in the virtual machine, module loaded (KERNEL=6.1|6.12)'
	@echo 'check       every supported kernel, all tests'
	@echo 'check-report the page of livelock report in a browser (installs Chromium)'
	@echo 'check-debug the kernel'"'"'s own checkers on the module: KASAN, lockdep, KCSAN …'
	@echo 'fuzz        the fuzzer of the device on KASAN and lockdep (FUZZ_CALLS=10000000)'
	@echo 'matrix      kernel, compiler, preemption and CPUs as one table'
	@echo 'check-oneliners every one-liner of bpftrace, perf, trace-cmd and ftrace'
	@echo 'bench       what tracing and the module cost, in ratios (BENCH=--quick for a look)'
	@echo 'screens     take the pictures of the live view anew: Documentation/screens'
	@echo 'docs        regenerate Documentation/scenarios.rst'
	@echo 'claims      check every claim; regenerate Documentation/claims.rst'
	@echo 'deps        install the packages that building needs'
	@echo 'clean       remove what was built; fetched packages stay in the cache'

.PHONY: vm-tool matrix check-debug fuzz claims all module userspace deps vm-module vm demo check check-oneliners check-report bench screens docs clean help
