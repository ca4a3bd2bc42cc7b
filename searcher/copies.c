/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/copies.h"

#include <stdlib.h>
#include <string.h>

#include "searcher/group.h"
#include "searcher/snippet.h"
#include "shared/memory.h"
#include "shared/schema.h"

enum {
	FIRST_ROOM = 16,
	SLOTS_MAX = 1 << 26,
	VALUE_BYTES = 1 << 20,
	/* Of a passage's runs of three words. */
	SHINGLE_WORDS = 3,
	COPIED_PERCENT = 60,
	/* Articles of a cluster that are compared with each later one. */
	HEADS_MAX = 16
};

#define POOL_BYTES ((size_t)1 << 30)

/* A run of words, and where it stands. */
struct run {
	uint32_t hash;
	uint32_t start; /* bytes in the text */
	uint32_t end;
};

/* A passage of the cluster at hand that matches; what it points to is in the
 * pool. */
struct item {
	uint32_t document;
	uint32_t ranked; /* by article, that says what the best ranked one is
			  * shown by; 0: none does */
	char day[VALUES_DAY_BYTES];
	int32_t second; /* "values.h"; only asked for where days are equal */
	struct record_passage record;
	struct run *runs; /* in text order; NULL: not made yet */
	size_t run_count;
	uint32_t *shingles; /* their hashes, sorted, each once */
	size_t shingle_count;
	struct snippet snippet; /* what matches in it, */
	bool has_snippet;       /* if it was made */
	size_t slot;            /* what it is shown as */
	bool is_copy;           /* of something else */
};

/* What is shown, and stands for others. */
struct slot {
	uint64_t key; /* of its own place */
	uint32_t document;
	uint32_t count; /* of the others */
	bool is_shown;  /* already */
};

/* Where a passage, by article an article, is shown. */
struct place {
	uint64_t key;
	size_t slot; /* number + 1; 0: free */
};

struct copies {
	struct copies_question asked;
	struct index *index;
	struct group *loaded; /* clusters */
	struct pool *pool;    /* of the cluster at hand */
	struct pool *article; /* of the article at hand */
	struct item *items;   /* likewise */
	size_t item_count;
	size_t item_room;
	size_t shard; /* of the cluster */
	struct slot *slots;
	size_t slot_count;
	size_t slot_room;
	struct place *places; /* open addressing, at most half full */
	size_t place_count;
	size_t place_room;
	struct words words;
	struct bytes value;
	struct text ranked; /* by article and score, what the best ranked one
			     * is shown by, which was weighed again */
	bool has_looked;
	bool has_clusters;
	bool has_read; /* records, when it looked for the last cluster */
};

/* ---- Opening ----------------------------------------------------------- */

enum status copies_open(struct copies **out,
			const struct copies_question *question,
			struct fault *fault)
{
	struct copies *copies = memory_zeroed(1, sizeof(*copies));
	enum status status;

	*out = NULL;
	if (!copies)
		return fault_set(fault, STATUS_FULL, "out of memory");
	copies->asked = *question;
	copies->index = store_index(question->store);
	copies->value = BYTES_UP_TO(VALUE_BYTES);
	status = group_new(&copies->loaded, fault);
	if (!status)
		status = pool_new(&copies->pool, POOL_BYTES, fault);
	if (!status)
		status = pool_new(&copies->article, POOL_BYTES, fault);
	if (status)
		copies_close(copies);
	else
		*out = copies;
	return status;
}

void copies_close(struct copies *copies)
{
	if (!copies)
		return;
	group_free(copies->loaded);
	pool_free(copies->pool);
	pool_free(copies->article);
	memory_free(copies->items);
	memory_free(copies->slots);
	memory_free(copies->places);
	terms_words_free(&copies->words);
	bytes_free(&copies->value);
	memory_free(copies);
}

/* Makes room for one item more. */
static enum status grow(void **list, size_t *room, size_t count, size_t size,
			struct fault *fault)
{
	const size_t wanted = *room ? *room * 2 : FIRST_ROOM;
	void *larger;

	if (count < *room)
		return STATUS_OK;
	if (wanted > SLOTS_MAX)
		return fault_set(fault, STATUS_FULL,
				 "too many near-copies in one answer");
	larger = memory_resize(*list, wanted, size);
	if (!larger)
		return fault_set(fault, STATUS_FULL, "out of memory");
	*list = larger;
	*room = wanted;
	return STATUS_OK;
}

/* ---- Where passages are shown ------------------------------------------ */

/* By article, whichever passage of it comes, from whichever index. */
static uint64_t key_of(const struct copies *copies, uint32_t document,
		       const struct hash *article)
{
	uint64_t key;

	if (!copies->asked.request->is_by_article)
		return document;
	memcpy(&key, article->bytes, sizeof(key));
	return key;
}

/* The place of a key, or the free one where it belongs; numbers that follow
 * each other are spread as in "extents.c". */
static struct place *find_place(struct place *places, size_t room, uint64_t key)
{
	size_t i = (size_t)(key * UINT64_C(0x9E3779B97F4A7C15) >> 32) &
		   (room - 1);

	while (places[i].slot != 0 && places[i].key != key)
		i = (i + 1) & (room - 1);
	return &places[i];
}

static enum status grow_places(struct copies *copies, struct fault *fault)
{
	const size_t room = copies->place_room ? copies->place_room * 2 :
						 2 * FIRST_ROOM;
	struct place *places;

	if (copies->place_count * 2 < copies->place_room)
		return STATUS_OK;
	places = room > SLOTS_MAX ? NULL : memory_zeroed(room, sizeof(*places));
	if (!places)
		return fault_set(fault, STATUS_FULL, "out of memory");
	for (size_t i = 0; i < copies->place_room; i++)
		if (copies->places[i].slot != 0)
			*find_place(places, room, copies->places[i].key) =
				copies->places[i];
	memory_free(copies->places);
	copies->places = places;
	copies->place_room = room;
	return STATUS_OK;
}

static enum status put_place(struct copies *copies, uint64_t key, size_t slot,
			     struct fault *fault)
{
	enum status status = grow_places(copies, fault);
	struct place *place;

	if (status)
		return status;
	place = find_place(copies->places, copies->place_room, key);
	copies->place_count += place->slot == 0;
	*place = (struct place){ key, slot + 1 };
	return STATUS_OK;
}

static uint64_t key_of_passage(const struct copies *copies,
			       const struct collect_passage *passage)
{
	return key_of(copies, passage->document, &passage->record.article);
}

/* NULL: it stands for itself. */
static struct slot *find_slot(const struct copies *copies,
			      const struct collect_passage *passage)
{
	const struct place *place;

	if (copies->place_room == 0)
		return NULL;
	place = find_place(copies->places, copies->place_room,
			   key_of_passage(copies, passage));
	return place->slot ? &copies->slots[place->slot - 1] : NULL;
}

/* ---- Clusters ---------------------------------------------------------- */

static bool see_key(void *context, struct text key, uint32_t unused)
{
	bool *has_key = context;

	(void)key;
	(void)unused;
	*has_key = true;
	return false;
}

/* Most collections have none, and need not be asked of each article. */
static enum status look_for_clusters(struct copies *copies, struct fault *fault)
{
	const struct index_visitor visitor = { see_key, &copies->has_clusters };
	enum status status = STATUS_OK;

	for (size_t i = 0;
	     i < index_shard_count(copies->index) && !copies->has_clusters &&
	     !status && !copies->has_looked;
	     i++)
		status = index_each_key(copies->index, i,
					TEXT(SCHEMA_META_CLUSTER), &visitor,
					fault);
	copies->has_looked = true;
	return status;
}

static enum status read_cluster(struct copies *copies, const struct hash *id,
				struct hash *cluster, struct fault *fault)
{
	char key[STORE_NAME_BYTES];
	enum status status;

	*cluster = *id;
	bytes_clear(&copies->value);
	status = index_meta(copies->index, copies->shard,
			    store_cluster_key(key, id), &copies->value, fault);
	if (!status && copies->value.length >= HASH_BYTES)
		memcpy(cluster->bytes, copies->value.data, HASH_BYTES);
	return status;
}

/* The articles of the cluster that an article is in, into the pool; *count
 * is 0 when there is none, or it was asked for before. */
static enum status list_articles(struct copies *copies, const struct hash *id,
				 struct hash **articles, size_t *count,
				 struct fault *fault)
{
	struct hash cluster;
	struct hash unused;
	struct hash known;
	bool is_new = false;
	void *room;
	enum status status = read_cluster(copies, id, &cluster, fault);

	*count = 0;
	if (status || copies->value.length == 0)
		return status;
	known = cluster;
	known.bytes[HASH_BYTES - 1] ^= (unsigned char)copies->shard;
	status = group_add(copies->loaded, &known, &is_new, fault);
	if (!status && is_new && !hash_equal(id, &cluster))
		status = read_cluster(copies, &cluster, &unused, fault);
	if (status || !is_new)
		return status;
	status = pool_take(copies->pool, copies->value.length / HASH_BYTES + 1,
			   sizeof(**articles), &room, fault);
	if (status)
		return status;
	*articles = room;
	*count = copies->value.length / HASH_BYTES;
	if (*count > 0)
		memcpy(room, copies->value.data, *count * HASH_BYTES);
	return STATUS_OK;
}

static struct item *find_item(const struct copies *copies,
			      const struct hash *article)
{
	for (size_t i = 0; i < copies->item_count; i++)
		if (hash_equal(&copies->items[i].record.article, article))
			return &copies->items[i];
	return NULL;
}

static enum status add_item(struct copies *copies,
			    const struct collect_passage *passage,
			    struct fault *fault)
{
	struct item *item;
	void *items = copies->items;
	enum status status = grow(&items, &copies->item_room,
				  copies->item_count, sizeof(*copies->items),
				  fault);

	copies->items = items;
	if (status)
		return status;
	item = &copies->items[copies->item_count++];
	*item = (struct item){ .document = passage->document,
			       .second = VALUES_NO_SECOND };
	memcpy(item->day, passage->day, sizeof(item->day));
	return record_keep_passage(&item->record, &passage->record,
				   copies->pool, fault);
}

/* By article, the best passage of each is the first one to come. What another
 * index has, too, may have its place by now. */
static enum status take_passage(void *context,
				const struct collect_passage *passage,
				struct fault *fault)
{
	struct copies *copies = context;
	const struct record_passage *record = &passage->record;
	struct item *item = NULL;

	if (index_shard_of(copies->index, passage->document) != copies->shard)
		return STATUS_OK;
	if (copies->asked.request->is_by_article) {
		if (find_slot(copies, passage))
			return STATUS_OK;
		item = find_item(copies, &record->article);
	}
	if (!item)
		return add_item(copies, passage, fault);
	if (text_equal(record->text, copies->ranked))
		item->ranked = passage->document;
	return STATUS_OK;
}

/* ---- What says the same ------------------------------------------------ */

static bool is_dated(const struct item *item)
{
	for (size_t i = 0; i < sizeof(item->day); i++)
		if (item->day[i] != 0)
			return true;
	return false;
}

/* The earlier first; those of one article stand together. */
static int compare_items(const void *one, const void *other)
{
	const struct item *left = one;
	const struct item *right = other;
	int order = is_dated(right) - is_dated(left);

	if (order == 0)
		order = memcmp(left->day, right->day, sizeof(left->day));
	if (order == 0)
		order = (left->second > right->second) -
			(left->second < right->second);
	if (order == 0)
		order = hash_compare(&left->record.article,
				     &right->record.article);
	if (order == 0)
		order = (left->record.ordinal > right->record.ordinal) -
			(left->record.ordinal < right->record.ordinal);
	return order;
}

static int compare_numbers(const void *one, const void *other)
{
	const uint32_t *left = one;
	const uint32_t *right = other;

	return (*left > *right) - (*left < *right);
}

/* The run that begins with a word, of at most SHINGLE_WORDS; how many it
 * has. */
static size_t make_run(const struct words *words, size_t start, struct run *out)
{
	uint64_t hash = 0;
	size_t count = 0;

	for (size_t i = start; i < words->count && count < SHINGLE_WORDS; i++) {
		const struct word *word = &words->list[i];

		/* Joined words and pairs repeat what others say. */
		if (word->kind != WORD_PLAIN && word->kind != WORD_CHARACTER)
			continue;
		hash = (hash + hash_checksum(word->plain)) *
		       UINT64_C(0x9E3779B97F4A7C15);
		hash ^= hash >> 29;
		if (count++ == 0)
			out->start = word->start;
		out->end = word->end;
	}
	out->hash = (uint32_t)(hash >> 32);
	return count;
}

static void sort_shingles(struct item *item)
{
	uint32_t *shingles = item->shingles;
	size_t kept = 0;

	for (size_t i = 0; i < item->run_count; i++)
		shingles[i] = item->runs[i].hash;
	qsort(shingles, item->run_count, sizeof(*shingles), compare_numbers);
	for (size_t i = 0; i < item->run_count; i++)
		if (kept == 0 || shingles[kept - 1] != shingles[i])
			shingles[kept++] = shingles[i];
	item->shingle_count = kept;
}

/* A text of fewer words has one run. */
static enum status make_shingles(struct copies *copies, struct item *item,
				 struct fault *fault)
{
	const struct words *words = &copies->words;
	void *runs = NULL;
	void *shingles = NULL;
	enum status status;

	if (item->runs)
		return STATUS_OK;
	status = terms_split(copies->asked.terms, &copies->words,
			     item->record.text, fault);
	if (!status)
		status = pool_take(copies->pool, words->count + 1,
				   sizeof(struct run), &runs, fault);
	if (!status)
		status = pool_take(copies->pool, words->count + 1,
				   sizeof(uint32_t), &shingles, fault);
	if (status)
		return status;
	item->runs = runs;
	item->shingles = shingles;
	for (size_t i = 0; i < words->count; i++) {
		struct run *run = &item->runs[item->run_count];

		if (make_run(words, i, run) == SHINGLE_WORDS ||
		    item->run_count == 0)
			item->run_count++;
	}
	sort_shingles(item);
	return STATUS_OK;
}

static size_t count_common(const struct item *one, const struct item *other)
{
	size_t common = 0;
	size_t i = 0;
	size_t j = 0;

	while (i < one->shingle_count && j < other->shingle_count) {
		const uint32_t left = one->shingles[i];
		const uint32_t right = other->shingles[j];

		common += left == right;
		i += left <= right;
		j += right <= left;
	}
	return common;
}

/* Items from `start` to before `end`: those of one article. */
struct range {
	size_t start;
	size_t end;
};

static bool has_shingle(const struct copies *copies, const struct range *range,
			uint32_t hash)
{
	for (size_t i = range->start; i < range->end; i++) {
		const struct item *item = &copies->items[i];

		if (bsearch(&hash, item->shingles, item->shingle_count,
			    sizeof(hash), compare_numbers))
			return true;
	}
	return false;
}

/* Whether a match stands among the same words there. */
static bool has_match(const struct copies *copies, const struct range *range,
		      const struct item *item, const struct hit_match *match)
{
	for (size_t i = 0; i < item->run_count; i++) {
		const struct run *run = &item->runs[i];

		if (run->start < match->end && run->end > match->start &&
		    has_shingle(copies, range, run->hash))
			return true;
	}
	return false;
}

static enum status has_matches(struct copies *copies, const struct range *range,
			       struct item *item, bool *out,
			       struct fault *fault)
{
	struct collect *collect = copies->asked.collect;
	enum status status = STATUS_OK;

	*out = true;
	if (!item->has_snippet) {
		item->snippet = (struct snippet){ .pool = copies->pool };
		status = snippet_make(&item->snippet, collect_reader(collect),
				      collect_candidates(collect),
				      &item->record, fault);
	}
	item->has_snippet = status == STATUS_OK;
	for (size_t i = 0; !status && i < item->snippet.match_count && *out;
	     i++)
		*out = has_match(copies, range, item,
				 &item->snippet.matches[i]);
	return status;
}

static struct range range_from(const struct copies *copies, size_t start)
{
	const struct item *items = copies->items;
	struct range range = { start, start };

	while (range.end < copies->item_count &&
	       hash_equal(&items[range.end].record.article,
			  &items[start].record.article))
		range.end++;
	return range;
}

/* Most near-copies are the same to the letter. NULL: this one is not. */
static const struct item *find_same(const struct copies *copies,
				    const struct item *item,
				    const struct range *range)
{
	for (size_t i = range->start; i < range->end; i++)
		if (text_equal(item->record.text, copies->items[i].record.text))
			return &copies->items[i];
	return NULL;
}

/* Against the items of one article, which is earlier: what says nothing new
 * is shown as the one that is the most like it. */
static enum status compare_article(struct copies *copies, struct item *item,
				   const struct range *range,
				   struct fault *fault)
{
	const struct item *same = find_same(copies, item, range);
	size_t most = 0;
	size_t sum = 0;
	enum status status;

	if (same) {
		item->slot = same->slot;
		item->is_copy = true;
		return STATUS_OK;
	}
	status = make_shingles(copies, item, fault);
	for (size_t i = range->start; i < range->end && !status; i++) {
		struct item *earlier = &copies->items[i];
		size_t common;

		status = make_shingles(copies, earlier, fault);
		if (status)
			break;
		common = count_common(item, earlier);
		sum += common;
		if (common > most) {
			item->slot = earlier->slot;
			most = common;
		}
	}
	if (status || most == 0 ||
	    sum * 100 < item->shingle_count * COPIED_PERCENT)
		return status;
	return has_matches(copies, range, item, &item->is_copy, fault);
}

/* With a place of its own. */
static enum status add_slot(struct copies *copies, uint64_t key,
			    uint32_t document, size_t *out, struct fault *fault)
{
	void *slots = copies->slots;
	enum status status = grow(&slots, &copies->slot_room,
				  copies->slot_count, sizeof(*copies->slots),
				  fault);

	copies->slots = slots;
	if (status)
		return status;
	*out = copies->slot_count;
	copies->slots[copies->slot_count++] =
		(struct slot){ .key = key, .document = document };
	return put_place(copies, key, *out, fault);
}

/* Articles that are shown. */
struct heads {
	struct range ranges[HEADS_MAX];
	size_t count;
};

static void note_head(const struct copies *copies, struct heads *heads,
		      size_t start)
{
	if (heads->count < HEADS_MAX)
		heads->ranges[heads->count++] = range_from(copies, start);
}

static enum status place_item(struct copies *copies, const struct heads *heads,
			      struct item *item, struct fault *fault)
{
	const uint64_t key =
		key_of(copies, item->document, &item->record.article);
	enum status status = STATUS_OK;

	for (size_t i = 0; i < heads->count && !status && !item->is_copy; i++)
		status =
			compare_article(copies, item, &heads->ranges[i], fault);
	if (status)
		return status;
	if (!item->is_copy)
		return add_slot(copies, key, item->document, &item->slot,
				fault);
	copies->slots[item->slot].count++;
	return put_place(copies, key, item->slot, fault);
}

/* Article by article, so that none is compared with itself. */
static enum status place_items(struct copies *copies, struct fault *fault)
{
	struct heads heads = { .count = 0 };
	struct range range = { 0, 0 };
	enum status status = STATUS_OK;

	while (range.end < copies->item_count && !status) {
		const size_t slot_count = copies->slot_count;

		range = range_from(copies, range.end);
		for (size_t i = range.start; i < range.end && !status; i++)
			status = place_item(copies, &heads, &copies->items[i],
					    fault);
		if (copies->slot_count > slot_count)
			note_head(copies, &heads, range.start);
	}
	return status;
}

static bool is_same_day(const struct copies *copies, size_t one, size_t other)
{
	return one < copies->item_count && other < copies->item_count &&
	       is_dated(&copies->items[one]) &&
	       memcmp(copies->items[one].day, copies->items[other].day,
		      sizeof(copies->items[one].day)) == 0;
}

/* The copies of a wire report are mostly of one day, and the index has them
 * in order of days alone. */
static enum status order_items(struct copies *copies, struct fault *fault)
{
	struct range range = { 0, 0 };
	enum status status = STATUS_OK;

	if (copies->item_count < 2)
		return STATUS_OK;
	qsort(copies->items, copies->item_count, sizeof(*copies->items),
	      compare_items);
	while (range.end < copies->item_count && !status) {
		struct record_article article = { 0 };

		range = range_from(copies, range.end);
		if (!is_same_day(copies, range.start, range.start - 1) &&
		    !is_same_day(copies, range.start, range.end))
			continue;
		article.article = copies->items[range.start].record.article;
		pool_reset(copies->article);
		status = store_owner(copies->asked.store, copies->shard,
				     copies->article, &article, fault);
		for (size_t i = range.start; i < range.end && !status; i++)
			copies->items[i].second =
				values_second(article.date, article.precision);
	}
	qsort(copies->items, copies->item_count, sizeof(*copies->items),
	      compare_items);
	return status;
}

/* What stands in the place of the best ranked one says the same, if it does. */
static void show_ranked(struct copies *copies,
			const struct collect_passage *passage)
{
	struct slot *slot = find_slot(copies, passage);

	for (size_t i = 0; slot && i < copies->item_count; i++) {
		const struct item *item = &copies->items[i];

		if (!item->is_copy && item->ranked > 0 &&
		    &copies->slots[item->slot] == slot)
			slot->document = item->ranked;
	}
}

/* All of a passage's cluster that matches. */
static enum status load_cluster(struct copies *copies,
				const struct collect_passage *passage,
				struct fault *fault)
{
	const struct collect_visitor visitor = { take_passage, copies };
	const struct search_request *request = copies->asked.request;
	struct hash *articles = NULL;
	size_t count = 0;
	enum status status = STATUS_OK;

	pool_reset(copies->pool);
	copies->item_count = 0;
	copies->ranked = (struct text){ NULL, 0 };
	if (request->is_by_article && request->order == SEARCH_BY_SCORE)
		status = pool_copy(copies->pool, passage->record.text,
				   &copies->ranked, fault);
	if (!status)
		status = list_articles(copies, &passage->record.article,
				       &articles, &count, fault);
	copies->has_read = count > 0;
	if (!status && count > 0)
		status = collect_each_of(copies->asked.collect, articles, count,
					 &visitor, fault);
	if (!status)
		status = order_items(copies, fault);
	if (!status)
		status = place_items(copies, fault);
	if (!status)
		show_ranked(copies, passage);
	return status;
}

/* ---- Judging ----------------------------------------------------------- */

/* A passage whose record is at hand no more, or another one in its place,
 * with the score of that place. */
static enum status read_again(struct copies *copies, uint32_t document,
			      struct collect_passage *passage,
			      struct fault *fault)
{
	const double score = passage->score;
	const struct hit_shares shares = passage->shares;
	const uint32_t ranked = passage->ranked;
	enum status status =
		collect_read(copies->asked.collect, document, passage, fault);

	passage->ranked = ranked;
	passage->score = score;
	passage->shares = shares;
	return status;
}

/* A passage of no cluster; that of another index may have its article. */
static enum status stand_alone(struct copies *copies,
			       struct collect_passage *passage,
			       struct fault *fault)
{
	enum status status = STATUS_OK;
	size_t slot;

	if (copies->asked.request->is_by_article &&
	    index_shard_count(copies->index) > 1)
		status = add_slot(copies, key_of_passage(copies, passage),
				  passage->document, &slot, fault);
	return status || !copies->has_read ?
		       status :
		       read_again(copies, passage->document, passage, fault);
}

enum status copies_judge(struct copies *copies, struct collect_passage *passage,
			 uint32_t *count, bool *is_shown, struct fault *fault)
{
	const uint64_t key = key_of_passage(copies, passage);
	bool is_by_score = copies->asked.request->order == SEARCH_BY_SCORE;
	struct slot *slot;
	enum status status = look_for_clusters(copies, fault);

	*count = 0;
	*is_shown = true;
	if (status || !copies->has_clusters)
		return status;
	copies->shard = index_shard_of(copies->index, passage->document);
	slot = find_slot(copies, passage);
	if (!slot) {
		status = load_cluster(copies, passage, fault);
		if (status)
			return status;
		slot = find_slot(copies, passage);
	}
	if (!slot)
		return stand_alone(copies, passage, fault);
	*count = slot->count;
	*is_shown = !slot->is_shown && (is_by_score || slot->key == key);
	if (!*is_shown)
		return STATUS_OK;
	slot->is_shown = true;
	/* By article its own may be another one, weighed again. */
	return read_again(copies,
			  is_by_score && slot->key != key ? slot->document :
							    passage->document,
			  passage, fault);
}
