/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/bm25.h"

double bm25_saturate(const struct index_bm25 *parameters, double frequency,
		     double length)
{
	double k1 = parameters->k1;
	double b = parameters->b;

	if (frequency <= 0)
		return 0;
	return (k1 + 1) * frequency / (frequency + k1 * (1 - b + b * length));
}
