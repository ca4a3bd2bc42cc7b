/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/telling.h"

#include <string.h>

#include "shared/memory.h"
#include "shared/stem_counts.h"

enum {
	RECORD_BYTES = 1 << 30,
	SHORTEST = 3,            /* bytes */
	FEW_QUESTIONS = 8,       /* before anything is kept */
	PASSAGES_KEPT = 1 << 16, /* until all are forgotten, */
	SLOTS = 2 * PASSAGES_KEPT,
	STEMS_KEPT = 1 << 22, /* or so many stems; 8 bytes each */
	FIRST_ROOM = 1024
};

/* A passage that was read. */
struct kept {
	uint32_t document; /* 0: a free slot */
	uint32_t first;    /* of its stems */
	uint32_t count;
	uint32_t length;
};

struct telling {
	struct store *store;
	struct terms *terms;
	struct stem_counts *counts;
	struct words words; /* of the passage at hand */
	struct bytes room;  /* of its record */
	struct telling_stem *stems;
	size_t stem_count;
	size_t stem_capacity;
	struct kept *slots; /* open addressing; NULL: nothing is kept */
	size_t kept_count;
	uint64_t revision; /* of the index, that all this is of */
	unsigned question_count;
};

enum status telling_open(struct telling **out, struct store *store,
			 struct terms *terms, struct fault *fault)
{
	struct telling *telling = memory_zeroed(1, sizeof(*telling));
	enum status status;

	*out = NULL;
	if (!telling)
		return fault_set(fault, STATUS_FULL, "out of memory");
	telling->store = store;
	telling->terms = terms;
	telling->room = BYTES_UP_TO(RECORD_BYTES);
	status = stem_counts_open(&telling->counts, terms, fault);
	if (status) {
		telling_close(telling);
		return status;
	}
	*out = telling;
	return STATUS_OK;
}

void telling_close(struct telling *telling)
{
	if (!telling)
		return;
	stem_counts_close(telling->counts);
	terms_words_free(&telling->words);
	bytes_free(&telling->room);
	memory_free(telling->stems);
	memory_free(telling->slots);
	memory_free(telling);
}

/* ---- What is kept ------------------------------------------------------ */

static void forget(struct telling *telling)
{
	if (telling->kept_count > 0)
		memset(telling->slots, 0, SLOTS * sizeof(*telling->slots));
	telling->kept_count = 0;
	telling->stem_count = 0;
}

void telling_begin(struct telling *telling)
{
	uint64_t revision = index_revision(store_index(telling->store));
	bool are_others = stem_counts_renew(telling->counts);

	/* 0: it can't be told. */
	if (are_others || revision == 0 || revision != telling->revision)
		forget(telling);
	telling->revision = revision;
	telling->question_count++;
}

/* The slot of a document, or the free one where it belongs. */
static struct kept *find_slot(const struct telling *telling, uint32_t document)
{
	size_t i = document * UINT32_C(2654435761) % SLOTS;

	while (telling->slots[i].document != 0 &&
	       telling->slots[i].document != document)
		i = (i + 1) % SLOTS;
	return &telling->slots[i];
}

static bool is_kept(const struct telling *telling, uint32_t document,
		    struct kept *out)
{
	if (!telling->slots)
		return false;
	*out = *find_slot(telling, document);
	return out->document == document;
}

/* What was read last. */
static enum status keep(struct telling *telling, const struct kept *read,
			struct fault *fault)
{
	if (telling->question_count <= FEW_QUESTIONS)
		return STATUS_OK;
	if (!telling->slots)
		telling->slots = memory_zeroed(SLOTS, sizeof(*telling->slots));
	if (!telling->slots)
		return fault_set(fault, STATUS_FULL, "out of memory");
	*find_slot(telling, read->document) = *read;
	telling->kept_count++;
	telling->stem_count = read->first + read->count;
	return STATUS_OK;
}

/* ---- Reading ----------------------------------------------------------- */

static bool is_telling(struct text term)
{
	size_t i = 0;

	while (i < term.length && term.data[i] != ':')
		i++;
	if (term.length - i <= SHORTEST)
		return false;
	while (i < term.length && !text_is_digit(term.data[i]))
		i++;
	return i == term.length;
}

static enum status make_room(struct telling *telling, size_t more,
			     struct fault *fault)
{
	size_t capacity = telling->stem_capacity ? telling->stem_capacity :
						   FIRST_ROOM;
	struct telling_stem *stems;

	while (capacity < telling->stem_count + more)
		capacity *= 2;
	if (capacity == telling->stem_capacity)
		return STATUS_OK;
	stems = memory_resize(telling->stems, capacity, sizeof(*stems));
	if (!stems)
		return fault_set(fault, STATUS_FULL, "out of memory");
	telling->stems = stems;
	telling->stem_capacity = capacity;
	return STATUS_OK;
}

static enum status count_stems(struct telling *telling, uint32_t document,
			       struct fault *fault)
{
	struct record_passage passage;
	enum status status = store_passage(telling->store, document,
					   &telling->room, &passage, fault);

	stem_counts_begin(telling->counts);
	if (!status)
		status = stem_counts_language(telling->counts, passage.language,
					      fault);
	if (!status)
		status = terms_split(telling->terms, &telling->words,
				     passage.text, fault);
	return status ? status :
			stem_counts_add(telling->counts, &telling->words,
					STEM_BODY, NULL, fault);
}

/* Behind all that are kept. */
static enum status add_stems(struct telling *telling, struct kept *out,
			     struct fault *fault)
{
	const struct stem_counts *counts = telling->counts;
	size_t count;
	const struct stem_use *uses = stem_counts_uses(counts, &count);
	enum status status;

	if (telling->kept_count == PASSAGES_KEPT ||
	    telling->stem_count + count > STEMS_KEPT)
		forget(telling);
	status = make_room(telling, count, fault);
	if (status)
		return status;
	out->first = (uint32_t)telling->stem_count;
	for (size_t i = 0; i < count; i++) {
		const struct telling_stem stem = {
			uses[i].stem,
			stem_counts_of(counts, uses[i].stem, STEM_BODY)
		};

		out->length += stem.frequency;
		if (is_telling(stem_counts_term(counts, &uses[i])))
			telling->stems[out->first + out->count++] = stem;
	}
	return STATUS_OK;
}

enum status telling_read(struct telling *telling, uint32_t document,
			 struct telling_passage *out, struct fault *fault)
{
	struct kept read;
	enum status status = STATUS_OK;

	if (!is_kept(telling, document, &read)) {
		read = (struct kept){ .document = document };
		status = count_stems(telling, document, fault);
		if (!status)
			status = add_stems(telling, &read, fault);
		if (!status)
			status = keep(telling, &read, fault);
	}
	if (status)
		return status;
	*out = (struct telling_passage){ telling->stems + read.first,
					 read.count, read.length };
	return STATUS_OK;
}

struct text telling_term(const struct telling *telling, uint32_t stem)
{
	const struct stem_use use = { stem, STEM_BODY };

	return stem_counts_term(telling->counts, &use);
}
