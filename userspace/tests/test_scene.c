// SPDX-License-Identifier: GPL-2.0-only
#include <math.h>
#include <string.h>

#include "actor.h"
#include "test.h"

static bool near(double a, double b)
{
	return fabs(a - b) < .000000001;
}

static void test_rates(void)
{
	struct scene scene;
	struct actor a;

	actor_begin(&a, &scene);
	test_result(!scene.known && !scene.judged && isnan(scene.jain), "nothing is known yet");
	actor_is_seen(&a, &scene);
	test_result(!scene.known, "no time, no interval");

	actor_acts(&a, 0, 90, 10);
	actor_acts(&a, 1, 50, 0);
	actor_waits(&a, NSEC_PER_SEC / 2);
	actor_is_seen(&a, &scene);
	test_result(scene.known && near(scene.now.attempts, 300) &&
		    near(scene.now.completions, 20) && near(scene.now.ratio, 10 / 150.),
		    "rates of an interval");
	test_result(near(scene.worker[0].attempts, 200) && near(scene.worker[0].ratio, .1) &&
		    near(scene.worker[1].ratio, 0) && isnan(scene.worker[2].ratio),
		    "rates of a worker");
	test_result(near(scene.worker[0].cpu, .5) && near(scene.worker[0].backoff, .25),
		    "parts of its time");
	test_result(near(scene.jain, 1 / 3.) && near(scene.worker[0].share, 3) &&
		    near(scene.worker[2].share, 0), "one completes everything");

	actor_acts(&a, 2, 0, 40);
	actor_waits(&a, NSEC_PER_SEC);
	actor_is_seen(&a, &scene);
	test_result(near(scene.now.ratio, 1) && scene.total.attempts == 190 &&
		    scene.total.completions == 50, "totals go on");
	test_result(scene.past.nr == 2 && past_heat(&scene.past, 2, 0) == HEAT_MOST &&
		    past_heat(&scene.past, 1, 1) == HEAT_VAIN &&
		    past_heat(&scene.past, 1, 0) == HEAT_NONE, "and each has a past");
	actor_end(&a, &scene);
}

static void test_verdicts(void)
{
	struct scene scene;
	struct actor a;

	actor_begin(&a, &scene);
	actor_acts(&a, 0, 3000, 0);
	actor_waits(&a, NSEC_PER_SEC);
	a.verdict = (struct verdict){ LIVELOCK_VERDICT_LIVELOCK, "none of 3000" };
	actor_is_seen(&a, &scene);
	test_result(scene.judged && scene.held_ns == NSEC_PER_SEC,
		    "a verdict holds from the interval in which it came");
	test_result(scene_fit(&scene) == LAW_WITHIN, "the law holds");
	actor_acts(&a, 0, 1000, 0);
	actor_waits(&a, NSEC_PER_SEC);
	actor_is_seen(&a, &scene);
	test_result(scene.held_ns == 2 * NSEC_PER_SEC, "and for as long as it stays");

	memcpy(scene.cure, "order", 6);
	scene_base(&scene, &a.now, &a.stats);
	test_result(!scene.judged && scene_fit(&scene) == LAW_UNKNOWN,
		    "a change opens the verdict again");
	actor_acts(&a, 1, 1000, 4000);
	actor_waits(&a, NSEC_PER_SEC);
	a.verdict = (struct verdict){ LIVELOCK_VERDICT_HEALTHY, "most" };
	actor_is_seen(&a, &scene);
	test_result(scene.judged && scene.held_ns == NSEC_PER_SEC &&
		    scene.total.attempts == 5000, "what counts is what came after it");
	test_result(scene_fit(&scene) == LAW_OUTSIDE, "the law does not hold any more");
	test_result(!strcmp(past_at(&scene.past, 0)->change, "order") &&
		    !*past_at(&scene.past, 1)->change, "the past knows of the change");
	actor_end(&a, &scene);
}

static void test_zero(void)
{
	struct scene scene;
	struct actor a;

	actor_begin(&a, &scene);
	actor_acts(&a, 0, 10, 1);
	a.worker[1].max_gap_ns = 3 * NSEC_PER_SEC;
	a.stats.skew_count = 10;
	a.stats.skew_sum_ns = 1000;
	actor_waits(&a, NSEC_PER_SEC);
	actor_is_seen(&a, &scene);
	test_result(near(scene.worker[1].longest_ns, 3e9) && near(scene.skew_mean_ns, 100),
		    "longest time and lateness as the module says");

	scene_zero(&scene);
	test_result(!scene.past.nr && !scene.total.attempts && isnan(scene.jain) &&
		    isnan(scene.skew_mean_ns), "zero forgets");
	a.stats.skew_count += 5;
	a.stats.skew_sum_ns += 100;
	actor_acts(&a, 0, 10, 1);
	actor_waits(&a, NSEC_PER_SEC);
	actor_is_seen(&a, &scene);
	actor_waits(&a, NSEC_PER_SEC);
	actor_is_seen(&a, &scene);
	test_result(near(scene.worker[0].longest_ns, 1e9) && near(scene.worker[1].longest_ns, 2e9),
		    "longest times since zero");
	test_result(near(scene.skew_mean_ns, 20), "lateness since zero");
	a.worker[1].max_gap_ns = 5 * NSEC_PER_SEC;
	actor_waits(&a, NSEC_PER_SEC);
	actor_is_seen(&a, &scene);
	test_result(near(scene.worker[1].longest_ns, 5e9), "a new longest time of the module's");
	actor_end(&a, &scene);
}

static void test_copy(void)
{
	struct scene scene, held;
	struct actor a;

	actor_begin(&a, &scene);
	scene_init(&held, ACTORS);
	actor_acts(&a, 0, 10, 1);
	actor_waits(&a, NSEC_PER_SEC);
	actor_is_seen(&a, &scene);
	scene_copy(&held, &scene);
	actor_acts(&a, 0, 500, 1);
	actor_waits(&a, NSEC_PER_SEC);
	actor_is_seen(&a, &scene);
	test_result(near(held.worker[0].attempts, 11) && held.past.nr == 1 &&
		    held.total.attempts == 11, "a held picture stays as it is");
	scene_free(&held);
	actor_end(&a, &scene);
}

void test_scene(void)
{
	test_rates();
	test_verdicts();
	test_zero();
	test_copy();
}
