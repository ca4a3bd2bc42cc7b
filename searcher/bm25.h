/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bm25 - the part of BM25 that tells how often a word stands in a text.
 *
 * Used by the searcher only, for what index_match does not weigh. Robertson
 * and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond"
 * (2009), with the factor k1 + 1, as in Xapian's BM25Weight.
 */
#ifndef SEARCHER_BM25_H
#define SEARCHER_BM25_H

#include "shared/index_read.h"

/* To be multiplied by the word's idf. `length` is that of the text, of an
 * average one 1. */
double bm25_saturate(const struct index_bm25 *parameters, double frequency,
		     double length);

#endif
