/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/identity.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/array.h"
#include "shared/values.h"

enum {
	DECIMAL_BYTES = 24,
	HALF_BYTES = HASH_BYTES / 2,
	SECONDS = 1000000,       /* more than a day's, be it of any zone, */
	FIRST_SECOND = 2 * 86400 /* none of which is below 0 then */
};

static struct text decimal(char out[DECIMAL_BYTES], uint64_t number)
{
	int length = snprintf(out, DECIMAL_BYTES, "%" PRIu64, number);

	return (struct text){ out, (size_t)length };
}

static struct hash with_heading(const struct hash *facts,
				const struct heading *heading)
{
	char start[DECIMAL_BYTES];
	char end[DECIMAL_BYTES];
	const struct text parts[] = { hash_as_text(facts),
				      decimal(start, heading->start),
				      decimal(end, heading->end),
				      TEXT("text") };

	return hash_parts(parts, heading->is_text ? 4 : 3);
}

struct hash identity_facts(const struct article *article)
{
	char precision[DECIMAL_BYTES];
	const struct text parts[] = {
		TEXT("facts"),
		article->own_id,
		article->date,
		decimal(precision, article->precision),
		article->date_from,
		article->source,
		article->address,
		article->language,
		text_of(article->is_file ? "file" : "text"),
	};
	struct hash facts = hash_parts(parts, COUNT(parts));

	for (size_t i = 0; i < article->author_count; i++) {
		const struct hash before = facts;
		const struct text next[] = { hash_as_text(&before),
					     article->authors[i] };

		facts = hash_parts(next, 2);
	}
	for (size_t i = 0; i < article->heading_count; i++)
		facts = with_heading(&facts, &article->headings[i]);
	return facts;
}

struct record_outlet identity_outlet(const struct article *article)
{
	return (struct record_outlet){
		.source = article->source,
		.address = article->address,
		.date = article->date,
		.precision = article->precision,
		.authors = article->authors,
		.author_count = article->author_count,
	};
}

void identity_say(struct article *article, const struct record_outlet *outlet)
{
	article->own_id = (struct text){ NULL, 0 };
	article->source = outlet->source;
	article->address = outlet->address;
	article->date = outlet->date;
	article->precision = outlet->precision;
	article->date_from = (struct text){ NULL, 0 };
	article->authors = outlet->authors;
	article->author_count = outlet->author_count;
}

/* Eight digits for the day and six for the second. What is not known is behind
 * all that it may be. */
static int64_t moment_of(const struct article *article)
{
	const int32_t second = values_second(article->date, article->precision);
	char day[VALUES_DAY_BYTES];
	int64_t moment = 0;

	if (article->precision == RECORD_UNDATED)
		return 0;
	values_day(day, article->date, article->precision);
	for (size_t i = 0; i < sizeof(day); i++) {
		const unsigned char digits = (unsigned char)day[i];

		moment = moment * 100 +
			 (digits ? 10 * (digits >> 4) + (digits & 0xF) : 99);
	}
	return moment * SECONDS + (second == VALUES_NO_SECOND ?
					   SECONDS - 1 :
					   FIRST_SECOND + second);
}

void identity_locate(struct location *out, struct text label, struct text path,
		     const struct article *article)
{
	const struct text place[] = { TEXT("location"), label, path,
				      article->record_key };
	const struct text address[] = { TEXT("address"), article->address };
	const struct text content[] = { TEXT("content"), article->title,
					article->text };

	*out = (struct location){
		.key = hash_parts(place, 4),
		.label = label,
		.path = path,
		.record_key = article->record_key,
		.record = article->record_offset,
		.has_address = article->address.length > 0,
		.moment = moment_of(article),
		.content = hash_parts(content, 3),
		.facts = identity_facts(article),
		.outlet = identity_outlet(article),
		.has_outlet = true,
		.has_raw = article->has_raw,
		.raw = article->raw,
	};
	if (out->has_address)
		out->address = hash_parts(address, 2);
}

/* Undated ones are last, and before them those of which is known only that
 * they have a date: ledgers of format 4 had no more. */
static int64_t order_of(int64_t moment)
{
	return moment > 1 ? moment : INT64_MAX - moment;
}

int identity_compare(const struct location *one, const struct location *other)
{
	if (one->has_address != other->has_address)
		return one->has_address ? -1 : 1;
	if (one->moment != other->moment)
		return order_of(one->moment) < order_of(other->moment) ? -1 : 1;
	return hash_compare(&one->key, &other->key);
}

static int compare_keys(const void *one, const void *other)
{
	const struct location *first = one;
	const struct location *second = other;

	return hash_compare(&first->key, &second->key);
}

void identity_order(struct location *locations, size_t count)
{
	struct location kept;
	size_t first = 0;

	if (count < 2)
		return;
	for (size_t i = 1; i < count; i++)
		if (identity_compare(&locations[i], &locations[first]) < 0)
			first = i;
	kept = locations[0];
	locations[0] = locations[first];
	locations[first] = kept;
	qsort(locations + 1, count - 1, sizeof(*locations), compare_keys);
}

struct hash identity_article(const struct location *first, bool is_holder)
{
	const struct text variant[] = { TEXT("variant"),
					hash_as_text(&first->address),
					hash_as_text(&first->key) };

	if (!first->has_address)
		return first->key;
	if (is_holder)
		return first->address;
	return hash_parts(variant, 3);
}

struct hash identity_digest(const struct hash *article,
			    const struct location *locations, size_t count)
{
	const struct text parts[] = { TEXT("digest"), hash_as_text(article),
				      hash_as_text(&locations[0].content) };
	struct hash digest = hash_parts(parts, 3);
	struct hash placed = digest;

	for (size_t i = 0; i < count; i++) {
		const struct hash before = digest;
		const struct hash placed_before = placed;
		char record[DECIMAL_BYTES];
		const struct text facts = hash_as_text(&locations[i].facts);
		const struct text next[] = { hash_as_text(&before),
					     locations[i].label,
					     locations[i].path, facts };
		const struct text placed_next[] = {
			hash_as_text(&placed_before),
			locations[i].label,
			locations[i].path,
			facts,
			decimal(record, locations[i].record),
			locations[i].record_key
		};

		digest = hash_parts(next, 4);
		placed = hash_parts(placed_next, 6);
	}
	memcpy(digest.bytes + HALF_BYTES, placed.bytes, HALF_BYTES);
	return digest;
}

bool identity_is_moved(const struct hash *one, const struct hash *other)
{
	return memcmp(one->bytes, other->bytes, HALF_BYTES) == 0 &&
	       !hash_equal(one, other);
}
