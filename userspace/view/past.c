// SPDX-License-Identifier: GPL-2.0-only
/*
 * The past of a run: a ring of moments. Pure.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "past.h"

/**
 * past_init - get room
 * @p: out: an empty past; past_free() is due in any case
 * @workers: how many
 *
 * Return: 0 or -ENOMEM.
 */
int past_init(struct past *p, u32 workers)
{
	*p = (struct past){ .workers = workers };
	p->at = calloc(PAST_LEN, sizeof(*p->at));
	p->heat = calloc(workers, PAST_LEN);
	return p->at && p->heat ? 0 : -ENOMEM;
}

/**
 * past_free - give it back
 * @p: the past
 */
void past_free(struct past *p)
{
	free(p->at);
	free(p->heat);
}

/**
 * past_copy - copy one into the room of another
 * @to: with room for as many workers
 * @from: what to copy
 */
void past_copy(struct past *to, const struct past *from)
{
	to->nr = from->nr;
	to->count = from->count;
	memcpy(to->at, from->at, PAST_LEN * sizeof(*to->at));
	memcpy(to->heat, from->heat, (size_t)from->workers * PAST_LEN);
}

/**
 * past_clear - forget it
 * @p: the past
 */
void past_clear(struct past *p)
{
	p->nr = 0;
	p->count = 0;
}

/**
 * past_add - one more moment has passed
 * @p: the past; the oldest moment goes if there is no room
 * @m: the moment
 * @heat: HEAT_* of each worker in it
 */
void past_add(struct past *p, const struct moment *m, const u8 *heat)
{
	u32 next = p->count++ % PAST_LEN;

	p->at[next] = *m;
	for (u32 i = 0; i < p->workers; i++)
		p->heat[(size_t)i * PAST_LEN + next] = heat[i];
	if (p->nr < PAST_LEN)
		p->nr++;
}

static u32 place(const struct past *p, u32 age)
{
	return (p->count - 1 - age) % PAST_LEN;
}

/**
 * past_at - one moment
 * @p: the past
 * @age: 0 for the latest
 *
 * Return: the moment, %NULL if it is not known.
 */
const struct moment *past_at(const struct past *p, u32 age)
{
	return age < p->nr ? &p->at[place(p, age)] : NULL;
}

/**
 * past_heat - what a worker did in a moment
 * @p: the past
 * @worker: its number
 * @age: 0 for the latest
 *
 * Return: HEAT_*, HEAT_NONE if it is not known.
 */
u8 past_heat(const struct past *p, u32 worker, u32 age)
{
	return age < p->nr ? p->heat[(size_t)worker * PAST_LEN + place(p, age)] : HEAT_NONE;
}

/**
 * past_column - where a moment is in a picture of the past
 * @p: the past
 * @age: 0 for the latest
 * @cols: width of the picture
 * @col: out: its column
 *
 * A moment stays where it is. They go from the left to the right, then from the left
 * again over the oldest, with a blank after the latest. A picture that moves along
 * would be another one in each interval, all over: that costs a terminal twice as much.
 *
 * Return: whether it is in sight.
 */
bool past_column(const struct past *p, u32 age, u32 cols, u32 *col)
{
	if (age >= p->nr || age + 1 >= cols)
		return false;
	*col = (p->count - 1 - age) % cols;
	return true;
}

/**
 * past_peak - the highest rate of attempts
 * @p: the past
 * @moments: among so many of the latest
 *
 * Return: it, 0 if nothing is known.
 */
double past_peak(const struct past *p, u32 moments)
{
	double peak = 0;

	for (u32 age = 0; age < moments && age < p->nr; age++)
		peak = fmax(peak, past_at(p, age)->attempts);
	return peak;
}

/**
 * heat_of - what a worker did, in few words
 * @attempts: how many
 * @ratio: how many of them completed, from 0 to 1
 *
 * All means all, and none means none.
 *
 * Return: HEAT_*.
 */
u8 heat_of(double attempts, double ratio)
{
	if (attempts <= 0)
		return HEAT_NONE;
	if (ratio <= 0)
		return HEAT_VAIN;
	if (ratio >= 1)
		return HEAT_MOST;
	return HEAT_LEAST + (u8)(ratio * (HEAT_MOST - HEAT_LEAST));
}
