// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rule for every check of a ratio: 4 sigma of the law for that many
 * observations, plus 5 % of the law. A law of 0 or 1 leaves no room but the 5 %.
 */
#include <math.h>

#include "ratio.h"

double ll_ratio_tolerance(double law, __u64 observations)
{
	return 4 * sqrt(law * (1 - law) / observations) + 0.05 * law;
}

/**
 * ll_ratio_ok - does a measurement agree with a law?
 * @law: the ratio that theory gives
 * @completions: measured
 * @attempts: measured
 * @fate: attempts that succeed or fail together, and so are one observation
 */
bool ll_ratio_ok(double law, __u64 completions, __u64 attempts, unsigned int fate)
{
	if (attempts < LL_MIN_ATTEMPTS || completions > attempts)
		return false;
	return fabs((double)completions / attempts - law) <=
	       ll_ratio_tolerance(law, attempts / fate);
}

/* Law M2: 1 / Q(N), Q(N) = sum over j >= 0 of the product over i <= j of 1 - i/N */
double ll_ratio_m2(unsigned int workers)
{
	double sum = 0, product = 1;
	unsigned int j;

	for (j = 0; j < workers; j++) {
		product *= 1 - (double)j / workers;
		sum += product;
	}
	return 1 / sum;
}
