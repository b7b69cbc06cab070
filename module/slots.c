// SPDX-License-Identifier: GPL-2.0-only
/*
 * Slots: a number for each worker of all runs, so that whoever counts events
 * needs no more than an array. A run has consecutive ones.
 */
#include <linux/bitmap.h>
#include <linux/spinlock.h>

#include "livelock.h"

static DECLARE_BITMAP(slots, LIVELOCK_MAX_SLOTS);
static DEFINE_SPINLOCK(slots_lock);

/* First of @n free slots, or -ENOSPC */
int ll_slots_get(u32 n)
{
	unsigned long first;

	spin_lock(&slots_lock);
	first = bitmap_find_next_zero_area(slots, LIVELOCK_MAX_SLOTS, 0, n, 0);
	if (first < LIVELOCK_MAX_SLOTS)
		bitmap_set(slots, first, n);
	spin_unlock(&slots_lock);

	return first < LIVELOCK_MAX_SLOTS ? first : -ENOSPC;
}

void ll_slots_put(u32 slot, u32 n)
{
	spin_lock(&slots_lock);
	bitmap_clear(slots, slot, n);
	spin_unlock(&slots_lock);
}

u32 ll_slots_used(void)
{
	u32 n;

	spin_lock(&slots_lock);
	n = bitmap_weight(slots, LIVELOCK_MAX_SLOTS);
	spin_unlock(&slots_lock);
	return n;
}
