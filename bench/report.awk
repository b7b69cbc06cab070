# SPDX-License-Identifier: GPL-2.0-only
#
# What bench/guest measured, as tables for people on stdout and as JSON into the
# file -v json=. Ratios are ratios of medians over the rounds.

# sets median, least, most, and whether the middle half of them is far apart
function summarize(list, n,    i, j, t) {
	for (i = 2; i <= n; i++)
		for (j = i; j > 1 && list[j - 1] > list[j]; j--) {
			t = list[j]; list[j] = list[j - 1]; list[j - 1] = t
		}
	least = list[1]
	most = list[n]
	i = int((n + 3) / 4)
	wide = list[n + 1 - i] > 1.25 * list[i]
	median = n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
}

# attempts/s of all workers together
function rates(w, v,    r, list) {
	for (r = 1; r <= rounds; r++)
		list[r] = attempts[w, v, r] * 1e9 / ns[w, v, r]
	summarize(list, rounds)
}

# nanoseconds that an attempt takes its worker; best: in the fastest round
function cost(w, v, best) {
	rates(w, v)
	return w * 1e9 / (best ? most : median)
}

function added(w, v, best) {
	return cost(w, v, best) - cost(w, "untraced", best)
}

function speed(w, v, base, best) {
	return cost(w, base, best) / cost(w, v, best)
}

function have(v) {
	return v in known
}

function put(text) {
	printf "%s", text >json
}

function head(w) {
	printf "\ncas-counter window=none attempts=0 workers=%d\n", w
	printf "  %-12s %10s  %-22s %10s %10s %7s %8s\n", "variant", "attempts/s",
	       "(min..max)", "ns/attempt", "+ untraced", "x bare", "success"
}

function row(w, v,    m, low, high, success) {
	rates(w, v)
	m = median; low = least; high = most
	success = completed[w, v] / tried[w, v]
	if (wide)
		noisy[w] = "~"
	printf "  %-12s %10.0f  %-22s %10.1f %10s %7s %8.4f\n", v, m,
	       sprintf("(%.0f..%.0f)", low, high), cost(w, v),
	       have("untraced") ? sprintf("%+.1f", added(w, v)) : "-",
	       have("bare") ? sprintf("%.3f", speed(w, v, "bare")) : "-", success
	put(sprintf("%s\n    {\"workers\": %d, \"variant\": \"%s\", ", rows++ ? "," : "", w, v))
	put(sprintf("\"attempts_per_s\": {\"median\": %.0f, \"min\": %.0f, \"max\": %.0f}, ", m, low, high))
	put(sprintf("\"ns_per_attempt\": %.2f, \"success_ratio\": %.4f}", cost(w, v), success))
}

function verdict(value, sign, limit) {
	return (sign == "<=" ? value <= limit : value >= limit) ? "met" : "MISSED"
}

# Compare a value with its goal: sign is "<=" or ">="; best: from fastest rounds,
# which must agree when the others are noisy
function goal(name, w, value, best, sign, limit,    met) {
	met = verdict(value, sign, limit)
	if (noisy[w] && verdict(best, sign, limit) != met)
		met = "unsure"
	goals = goals sprintf("  %-40s %7s %8.3f%1s %8.3f  %s %.2f  %s\n", name, w, value, noisy[w],
			      best, sign, limit, met)
	goals_json = goals_json sprintf("%s\n    {\"name\": \"%s\", \"workers\": %d, ",
					goals_json ? "," : "", name, w)
	goals_json = goals_json sprintf("\"value\": %.4f, \"best\": %.4f, ", value, best)
	goals_json = goals_json sprintf("\"goal\": \"%s %.2f\", \"verdict\": \"%s\", \"noisy\": %s}",
					sign, limit, met, noisy[w] ? "true" : "false")
}

# The goals that the variants at hand allow to judge
function judge(w) {
	if (have("untraced") && have("bare"))
		goal("attempts/s, untraced : bare loop", w, speed(w, "untraced", "bare"),
		     speed(w, "untraced", "bare", 1), ">=", 0.90)
	if (have("untraced") && have("ours") && have("empty"))
		goal("ns added, ours : empty programs", w, added(w, "ours") / added(w, "empty"),
		     added(w, "ours", 1) / added(w, "empty", 1), "<=", 1.10)
}

/^#/ { about[++nabout] = substr($0, 3); next }

NF != 7 || $4 <= 0 || $6 <= 0 {
	print "bench: not a measurement: " $0 >"/dev/stderr"
	bad = 1
	exit 1
}

$7 != "-" {
	compared++
	differ += $7 != $4
}

$3 > 0 {
	if (!tried[$1])
		workers[++nworkers] = $1
	known[$2]
	attempts[$1, $2, $3] = $4
	ns[$1, $2, $3] = $6
	tried[$1] += $4
	tried[$1, $2] += $4
	completed[$1, $2] += $5
	if ($3 > rounds)
		rounds = $3
}

END {
	if (bad)
		exit 1
	nv = split(variants, order, " ")
	put(sprintf("{\n  \"machine\": {\"host\": \"%s\", \"guest\": \"%s\", \"cpus\": %d, ", host, about[3], about[2]))
	put(sprintf("\"load_before\": %s, \"load_after\": %s},\n", before, after))
	put(sprintf("  \"kernel\": \"%s\",\n  \"source\": \"%s\",\n", about[1], source))
	put(sprintf("  \"rounds\": %d,\n  \"ms\": %d,\n  \"rows\": [", rounds, ms))
	printf "Linux %s, %d CPUs: %s, on %s\n", about[1], about[2], about[3], host
	printf "medians of %d interleaved rounds of %d ms; load of the host %s before, %s after\n",
	       rounds, ms, before, after
	for (i = 1; i <= nworkers; i++) {
		head(workers[i])
		for (j = 1; j <= nv; j++)
			row(workers[i], order[j])
		judge(workers[i])
	}
	if (compared)
		goal("runs that BPF and module count unequally", "all", differ, differ, "<=", 0)
	printf "\n  %-40s %7s %8s  %8s  %s\n%s", "goal: ratio of medians", "workers", "measured",
	       "of bests", "wanted", goals
	if (index(goals, "~"))
		print "  ~ half of the rounds differ by a quarter: the machine was busy"
	put(sprintf("\n  ],\n  \"goals\": [%s\n  ]\n}\n", goals_json))
	exit differ > 0
}
