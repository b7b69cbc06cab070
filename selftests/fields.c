// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the fields of info, of the enumerations and of an accepted configuration
 * say, and where enumerations end.
 * Names are of the form structure.field.
 */
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "plan.h"
#include "util.h"

static __u32 module_parameter(const char *name)
{
	char path[100];
	unsigned int value = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/sys/module/livelock/parameters/%s", name);
	f = fopen(path, "r");
	if (f) {
		if (fscanf(f, "%u", &value) != 1)
			value = 0;
		fclose(f);
	}
	return value;
}

/* Ends within its room, has something in it, and nothing that would break a line */
static bool good_text(const char *text, size_t room)
{
	size_t len = strnlen(text, room), i;

	for (i = 0; i < len; i++)
		if (iscntrl((unsigned char)text[i]))
			return false;
	return len && len < room;
}

#define TEXT_OK(s, field) \
	REQUIRE(good_text((s).field, sizeof((s).field)), "bad " #field " of %s", (s).name)

static const char *info_limits(const void *arg)
{
	LL_STRUCT(livelock_info, info);
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_call(fd, LIVELOCK_IOC_INFO, &info));
	REQUIRE(info.size == sizeof(info) && !info.flags, "size or flags changed");
	REQUIRE(info.abi_version == LIVELOCK_ABI_VERSION, "ABI version %u", info.abi_version);
	REQUIRE(info.max_slots == LIVELOCK_MAX_SLOTS, "max_slots %u", info.max_slots);
	REQUIRE(info.max_workers == module_parameter("max_workers"), "max_workers %u",
		info.max_workers);
	REQUIRE(info.max_seconds == module_parameter("max_seconds"), "max_seconds %u",
		info.max_seconds);
	return NULL;
}

static const char *info_counts(const void *arg)
{
	LL_STRUCT(livelock_info, before);
	LL_STRUCT(livelock_info, during);
	LL_STRUCT(livelock_info, after);
	int fd = ll_open(), other = ll_open();

	CALL_OK(fd);
	CALL_OK(other);
	CALL_OK(ll_call(other, LIVELOCK_IOC_INFO, &before));
	CALL_OK(ll_configure(fd, "bridge", "none", "workers=7"));
	CALL_OK(ll_call(other, LIVELOCK_IOC_INFO, &during));
	REQUIRE(during.used_slots == before.used_slots + 7, "used_slots %u, before %u",
		during.used_slots, before.used_slots);
	REQUIRE(during.nr_runs == before.nr_runs, "a configured run counts as running");
	CALL_OK(ll_start(fd));
	CALL_OK(ll_call(other, LIVELOCK_IOC_INFO, &during));
	REQUIRE(during.nr_runs == before.nr_runs + 1, "nr_runs %u", during.nr_runs);
	close(fd);
	CALL_OK(ll_call(other, LIVELOCK_IOC_INFO, &after));
	REQUIRE(after.used_slots == before.used_slots && after.nr_runs == before.nr_runs,
		"a closed file holds %u slots and %u runs", after.used_slots, after.nr_runs);
	return NULL;
}

static const char *scenario_rows(const void *arg)
{
	LL_STRUCT(livelock_info, info);
	struct livelock_scenario s, earlier;
	int fd = ll_open();
	__u32 i, j;

	CALL_OK(fd);
	CALL_OK(ll_call(fd, LIVELOCK_IOC_INFO, &info));
	for (i = 0; i < info.nr_scenarios; i++) {
		s = (struct livelock_scenario){ .size = sizeof(s), .index = i };
		CALL_OK(ll_call(fd, LIVELOCK_IOC_SCENARIO, &s));
		REQUIRE(s.index == i && !s.reserved, "row %u: index or reserved changed", i);
		REQUIRE(s.id, "row %u has no id", i);
		REQUIRE(s.expect <= LIVELOCK_VERDICT_VIOLATED, "%s: verdict %u", s.name, s.expect);
		REQUIRE(s.min_workers && s.min_workers <= info.max_workers,
			"%s: min_workers %u", s.name, s.min_workers);
		TEXT_OK(s, name);
		TEXT_OK(s, family);
		TEXT_OK(s, summary);
		TEXT_OK(s, source);
		TEXT_OK(s, tie_breaker);
		for (j = 0; j < i; j++) {
			earlier = (struct livelock_scenario){ .size = sizeof(s), .index = j };
			CALL_OK(ll_call(fd, LIVELOCK_IOC_SCENARIO, &earlier));
			REQUIRE(earlier.id != s.id && strcmp(earlier.name, s.name),
				"%s and %s share an id or name", earlier.name, s.name);
		}
	}
	s = (struct livelock_scenario){ .size = sizeof(s), .index = info.nr_scenarios };
	return expect("past the end", -ENOENT, ll_call(fd, LIVELOCK_IOC_SCENARIO, &s)) ?:
	       (s.index = UINT32_MAX,
		expect("last index", -ENOENT, ll_call(fd, LIVELOCK_IOC_SCENARIO, &s)));
}

static const char *cure_row(const struct livelock_scenario *s, const struct livelock_cure *c,
			    __u32 i)
{
	REQUIRE(c->index == i && c->scenario == s->id && !c->reserved, "row %u changed", i);
	REQUIRE(!i == !c->id && !i == !strcmp(c->name, "none"), "%s: row %u is %s, id %u",
		s->name, i, c->name, c->id);
	REQUIRE(!i == (c->kind == LIVELOCK_CURE_NONE) && c->kind <= LIVELOCK_CURE_DECOY,
		"%s: kind %u", c->name, c->kind);
	REQUIRE(c->expect <= LIVELOCK_VERDICT_VIOLATED, "%s: verdict %u", c->name, c->expect);
	REQUIRE(i || c->expect == s->expect, "%s expects otherwise without a cure", s->name);
	TEXT_OK(*c, name);
	TEXT_OK(*c, summary);
	TEXT_OK(*c, tie_breaker);
	return NULL;
}

static const char *cure_rows(const void *arg)
{
	struct livelock_scenario s = { .size = sizeof(s) };
	const char *bad = NULL;
	struct livelock_cure c;
	int fd = ll_open();
	__u32 i;

	CALL_OK(fd);
	for (; !bad && !ll_call(fd, LIVELOCK_IOC_SCENARIO, &s);
	     s = (struct livelock_scenario){ .size = sizeof(s), .index = s.index + 1 }) {
		for (i = 0; !bad && i < s.nr_cures; i++) {
			c = (struct livelock_cure){ .size = sizeof(c), .scenario = s.id,
						    .index = i };
			CALL_OK(ll_call(fd, LIVELOCK_IOC_CURE, &c));
			bad = cure_row(&s, &c, i);
		}
		c = (struct livelock_cure){ .size = sizeof(c), .scenario = s.id,
					    .index = s.nr_cures };
		bad = bad ?: expect("past the end", -ENOENT, ll_call(fd, LIVELOCK_IOC_CURE, &c));
	}
	c = (struct livelock_cure){ .size = sizeof(c), .scenario = 999 };
	return bad ?: expect("no scenario", -ENOENT, ll_call(fd, LIVELOCK_IOC_CURE, &c));
}

static const char *param_rows(const void *arg)
{
	LL_STRUCT(livelock_info, info);
	struct livelock_scenario s;
	struct livelock_param p;
	int fd = ll_open();
	__u32 i, used = 0;

	CALL_OK(fd);
	CALL_OK(ll_call(fd, LIVELOCK_IOC_INFO, &info));
	CALL_OK(ll_scenario(fd, "corridor", &s));
	for (i = 0; i < info.nr_params; i++) {
		p = (struct livelock_param){ .size = sizeof(p), .scenario = s.id, .index = i };
		CALL_OK(ll_call(fd, LIVELOCK_IOC_PARAM, &p));
		REQUIRE(p.index == i && p.scenario == s.id && !p.cure, "row %u changed", i);
		REQUIRE(p.min <= p.def && p.def <= p.max, "%s: %llu … %llu … %llu", p.name,
			p.min, p.def, p.max);
		REQUIRE(!(p.flags & ~(LIVELOCK_PARAM_USED | LIVELOCK_PARAM_CHOICE |
				      LIVELOCK_PARAM_FIXED)), "%s: flags %#x", p.name, p.flags);
		TEXT_OK(p, name);
		TEXT_OK(p, summary);
		REQUIRE(memchr(p.unit, 0, sizeof(p.unit)), "%s: endless unit", p.name);
		used += !!(p.flags & LIVELOCK_PARAM_USED);
		if (!strcmp(p.name, "workers"))
			REQUIRE(p.max == info.max_workers && !strcmp(p.unit, "workers") &&
				(p.flags & LIVELOCK_PARAM_FIXED), "workers is not as it should be");
	}
	REQUIRE(used && used < info.nr_params, "%u of %u parameters used", used, info.nr_params);
	p = (struct livelock_param){ .size = sizeof(p), .scenario = s.id, .index = i };
	return expect("past the end", -ENOENT, ll_call(fd, LIVELOCK_IOC_PARAM, &p));
}

static const char *param_of_cure(const void *arg)
{
	struct livelock_scenario s;
	struct livelock_cure c, foreign;
	struct livelock_param p;
	const char *bad;
	__u64 without;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_scenario(fd, "cas-counter", &s));
	CALL_OK(ll_cure(fd, s.id, "atomic-add", &foreign));
	CALL_OK(ll_scenario(fd, "polite-locks", &s));
	CALL_OK(ll_cure(fd, s.id, "jitter", &c));
	CALL_OK(ll_param(fd, s.id, 0, "jitter", &p));
	without = p.def;
	CALL_OK(ll_param(fd, s.id, c.id, "jitter", &p));
	REQUIRE(p.cure == c.id && p.def != without, "cure=jitter leaves jitter at %llu", p.def);
	p = (struct livelock_param){ .size = sizeof(p), .scenario = 999 };
	bad = expect("no scenario", -ENOENT, ll_call(fd, LIVELOCK_IOC_PARAM, &p));
	p = (struct livelock_param){ .size = sizeof(p), .scenario = s.id, .cure = foreign.id };
	return bad ?: expect("foreign cure", -EINVAL, ll_call(fd, LIVELOCK_IOC_PARAM, &p));
}

/* As the run of this file has it: given, from a cure, from the scenario */
static const char *param_in_force(const void *arg)
{
	static const struct { const char *name; __u64 value; } wanted[] = {
		{ "workers", 6 }, { "chance", 500 }, { "seed", 4711 }, { "attempts", 0 },
	};
	struct livelock_scenario sc;
	struct livelock_param p;
	struct livelock_cure cure;
	const char *bad;
	int fd = ll_open();
	size_t i;

	CALL_OK(fd);
	CALL_OK(ll_scenario(fd, "corridor", &sc));
	CALL_OK(ll_cure(fd, sc.id, "coin", &cure));
	bad = expect("no run", -ENOENT, ll_param_in_force(fd, "workers", &p));
	if (bad)
		return bad;
	CALL_OK(ll_configure(fd, "corridor", "coin", "workers=6 seed=4711"));
	for (i = 0; i < ARRAY_SIZE(wanted); i++) {
		CALL_OK(ll_param_in_force(fd, wanted[i].name, &p));
		REQUIRE(p.scenario == sc.id && p.cure == cure.id, "%s: scenario %u cure %u",
			p.name, p.scenario, p.cure);
		REQUIRE(p.def == wanted[i].value, "%s: %llu, not %llu", p.name, p.def,
			wanted[i].value);
	}
	/* and after a change of the cure */
	CALL_OK(ll_change(fd, 0));
	CALL_OK(ll_param_in_force(fd, "chance", &p));
	REQUIRE(p.def == 1000 && !p.cure, "chance %llu with cure %u", p.def, p.cure);
	return NULL;
}

static const char *choice_rows(const void *arg)
{
	LL_STRUCT(livelock_info, info);
	struct livelock_choice c;
	struct livelock_scenario s;
	struct livelock_param p;
	const char *bad = NULL;
	int fd = ll_open();
	__u32 i, v;

	CALL_OK(fd);
	CALL_OK(ll_call(fd, LIVELOCK_IOC_INFO, &info));
	CALL_OK(ll_scenario(fd, "bridge", &s));
	for (i = 0; !bad && i < info.nr_params; i++) {
		p = (struct livelock_param){ .size = sizeof(p), .scenario = s.id, .index = i };
		CALL_OK(ll_call(fd, LIVELOCK_IOC_PARAM, &p));
		for (v = 0; (p.flags & LIVELOCK_PARAM_CHOICE) && v <= p.max; v++) {
			c = (struct livelock_choice){ .size = sizeof(c), .param = p.id,
						      .value = v };
			CALL_OK(ll_call(fd, LIVELOCK_IOC_CHOICE, &c));
			REQUIRE(c.param == p.id && c.value == v, "%s: choice changed", p.name);
			TEXT_OK(c, name);
		}
		/* past the last of one that has choices, the first of one that has none */
		c = (struct livelock_choice){ .size = sizeof(c), .param = p.id,
			.value = p.flags & LIVELOCK_PARAM_CHOICE ? p.max + 1 : 0 };
		bad = expect(p.name, -ENOENT, ll_call(fd, LIVELOCK_IOC_CHOICE, &c));
	}
	c = (struct livelock_choice){ .size = sizeof(c), .param = info.nr_params };
	return bad ?: expect("no parameter", -ENOENT, ll_call(fd, LIVELOCK_IOC_CHOICE, &c));
}

static const char *config_run_slot(const void *arg)
{
	struct ll_setup first, second;
	int a = ll_open(), b = ll_open();

	CALL_OK(a);
	CALL_OK(b);
	CALL_OK(ll_prepare(a, &first, "bridge", "none", "workers=8"));
	second = first;
	second.config.settings = (uintptr_t)second.settings;
	CALL_OK(ll_apply(a, &first));
	CALL_OK(ll_apply(b, &second));
	REQUIRE(first.config.run && second.config.run > first.config.run, "runs %u, %u",
		first.config.run, second.config.run);
	REQUIRE(first.config.slot + 8 <= second.config.slot ||
		second.config.slot + 8 <= first.config.slot, "slots %u, %u",
		first.config.slot, second.config.slot);
	REQUIRE(second.config.slot + 8 <= LIVELOCK_MAX_SLOTS, "slot %u", second.config.slot);
	return NULL;
}

int main(void)
{
	plan_need_device();
	plan_test(info_limits, NULL, "info.abi_version info.max_workers info.max_slots info.max_seconds");
	plan_test(info_counts, NULL, "info.used_slots info.nr_runs");
	plan_test(scenario_rows, NULL, "info.nr_scenarios scenario.ENOENT scenario.index scenario.id scenario.min_workers scenario.expect scenario.name scenario.family scenario.summary scenario.source scenario.tie_breaker");
	plan_test(cure_rows, NULL, "scenario.nr_cures cure.ENOENT cure.scenario cure.index cure.id cure.kind cure.expect cure.name cure.summary cure.tie_breaker");
	plan_test(param_rows, NULL, "info.nr_params param.ENOENT param.index param.id param.min param.max param.def param.name param.unit param.summary param.flags");
	plan_test(param_of_cure, NULL, "param.ENOENT param.EINVAL param.scenario param.cure");
	plan_test(param_in_force, NULL, "param.ENOENT param.flags param.def: as the file's run has it");
	plan_test(choice_rows, NULL, "choice.ENOENT choice.param choice.value choice.name");
	plan_test(config_run_slot, NULL, "config.run config.slot");
	return plan_run();
}
