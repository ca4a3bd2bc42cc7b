/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * values - what a passage has in the slots of the index, to bytes and back.
 *
 * Used by the indexer to write and by both to read. The slots are listed in
 * schema.h. Values are compared as bytes, so that each form here sorts as
 * what it stands for: days in order of time, runs by number.
 */
#ifndef SHARED_VALUES_H
#define SHARED_VALUES_H

#include "shared/hash.h"
#include "shared/record.h"

/* A day is YYYYMMDD with two digits a byte (packed decimal), unknown parts
 * zero. */
enum {
	VALUES_DAY_BYTES = 4,
	VALUES_ORDER_BYTES = VALUES_DAY_BYTES + HASH_BYTES,
	VALUES_RUN_BYTES = 9, /* at most */
	VALUES_TERMS_BYTES = 8,
	VALUES_NO_SECOND = INT32_MAX
};

/* "2021-08-17T…" to 20 21 08 17, a year to 20 21 00 00, "" to zeros. */
void values_day(char out[VALUES_DAY_BYTES], struct text date,
		enum record_precision precision);
/* Seconds from the beginning of that day, as it is written, in UTC to the time;
 * VALUES_NO_SECOND where the date has none. Those of another zone may be below
 * 0 or belong to the next day. */
int32_t values_second(struct text date, enum record_precision precision);
/* The other way of a day: appends "2021-08-17", "2021-08" or "2021"; nothing
 * where `value` is no day. */
enum status values_print_day(struct bytes *out, struct text value,
			     struct fault *fault);

/* The day, then the passage id: sorts by date, and no two are equal. */
void values_order(char out[VALUES_ORDER_BYTES],
		  const char day[VALUES_DAY_BYTES], const struct hash *passage);

/* The passage id of an order; false where `order` is none. */
bool values_passage(struct hash *out, struct text order);

/* The number of bytes that it takes, then these, most significant first. */
struct text values_run(char out[VALUES_RUN_BYTES], uint64_t run);

/* What a term, by its hash_checksum, adds to the sum that tells of a passage's
 * terms, in no order. */
uint64_t values_term(uint64_t term, uint32_t frequency);
/* That sum, most significant byte first. */
struct text values_terms(char out[VALUES_TERMS_BYTES], uint64_t sum);

#endif
