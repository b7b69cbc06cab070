# SPDX-License-Identifier: GPL-2.0-only
#
# awk -v prefix=TEXT -f ktap.awk KTAP
#
# A line for each test of a kselftest run: pass, fail or skip, a tab, its name; what
# was said about a failure before it, each line after two tabs. The runner's status
# is not to be trusted, so everything is told from the text:
# a program that has tests stands for them; one that failed though none of them did
# (it crashed, ran out of time, made fewer tests than it planned) is a failure more.

function result(kind, name)
{
	if (kind == "fail")
		printf "%s", said
	print kind "\t" prefix name
	said = ""
}

function outcome(line)
{
	if (line ~ /^not ok/)
		return "fail"
	return line ~ /# SKIP/ ? "skip" : "pass"
}

# "ok 3 name # SKIP" as kselftest.h, its harness and its shell helpers write it
function name_of(line)
{
	sub(/^(not )?ok [0-9]+ (- )?/, "", line)
	sub(/^# SKIP /, "", line)
	sub(/ *# SKIP/, "", line)
	return line
}

/^# selftests: / {
	program = $NF
	tests = failed = planned = skips_all = 0
	said = ""
	next
}

/^# 1\.\.[0-9]+/ {
	split($2, plan, /\.\./)
	planned = plan[2]
	skips_all = /# SKIP/
	if (skips_all) {
		sub(/^.*# SKIP /, "")
		why = $0
	}
	next
}

/^# (not )?ok [0-9]+/ {
	sub(/^# /, "")
	tests++
	failed += outcome($0) == "fail"
	result(outcome($0), program ": " name_of($0))
	next
}

/^(not )?ok [0-9]+ selftests: / {
	if (skips_all)
		result("skip", program ": " why)
	else if (outcome($0) == "fail" && !failed)
		result("fail", program ": " name_of($0))
	else if (tests != planned || !tests)
		result("fail", program ": " tests + 0 " tests run, " planned + 0 " planned")
	programs++
	next
}

/^1\.\.[0-9]+/ {
	split($1, plan, /\.\./)
	expected += plan[2]
}

/^# / {
	said = said "\t\t" substr($0, 3) "\n"
}

END {
	if (!expected || programs != expected)
		result("fail", "the run ended early: " programs + 0 " of " expected + 0 " programs, the last " program)
}
