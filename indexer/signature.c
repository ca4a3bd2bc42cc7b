/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A SIGNATURE is made of shingles: runs of five neighbouring words, without
 * case and marks, each hashed. In scripts without blanks a character is
 * taken for five eighths of a word, so that a shingle has eight of them.
 *
 *	2 bytes  how many keys
 *	3 bytes  the limit, less one
 *	4 bytes  each key, ascending
 *	3 bytes  each sample, ascending
 *
 * All numbers are big-endian.
 *
 * Samples are the smallest hashes, cut to 24 bits, of the distinct shingles:
 * those of the lowest quarter of all hashes; 64 at least, so that a short
 * text is known whole; 1,024 at most. Below the lesser of two limits both
 * texts have all their samples, and what share of one text's is among the
 * other's estimates what share of its shingles is (Broder 1997).
 *
 * Keys are shingles chosen by winnowing (Schleimer, Wilkerson, Aiken 2003):
 * of each window of neighbouring shingles the least. Two texts that agree in
 * a run of a window's length have that window's key in common, wherever it
 * stands, so that a short text is found in a long one. MinHash would not do:
 * what is the least in a long text seldom stands in its short copy.
 */
#include "indexer/signature.h"

#include "shared/hash.h"
#include "shared/memory.h"

enum {
	WORDS_MAX = 1 << 16,
	FIRST_ROOM = 1024,
	/* A shingle's length, and what each word adds to it. */
	SHINGLE_WEIGHT = 40,
	WORD_WEIGHT = 8,
	CHARACTER_WEIGHT = 5,
	/* Two short sentences. Shorter texts share whole stock phrases ("no
	 * further details were given") without being copies. */
	SHINGLES_LEAST = 16,
	/* A window of so many shingles, or of as many as make this many keys
	 * of a text: that bounds what a long one costs. */
	WINDOW_LEAST = 24,
	WINDOWS_MOST = 128,
	SAMPLES_LEAST = 64,
	SAMPLES_MOST = 1024,
	SAMPLE_BITS = 24,
	SAMPLE_SPACE = 1 << SAMPLE_BITS,
	SAMPLE_SHARE = 4, /* one of so many shingles */
	HEAD_BYTES = 5,
	KEY_BYTES = 4,
	KEY_MASK = INT32_MAX, /* what SQLite keeps in four bytes */
	DIGIT_BITS = 8,       /* of a number that is sorted */
	DIGIT_SPACE = 1 << DIGIT_BITS,
	SAMPLE_BYTES = 3
};

/*
 * In per cent. Copies to be found share 70 of what the two say together; what
 * shares less than 35 is none. The middle is furthest from being wrong about
 * either, as estimates may.
 */
enum {
	ALIKE_PERCENT = 60,
	/* Of the shorter text nearly all stands in the longer one. Here
	 * there is no room between copies and others, so that few samples
	 * have to agree better than many: by CONTAINED_SPARE more of them. */
	CONTAINED_PERCENT = 75,
	CONTAINED_SPARE = 1,
	/* Fewer prove nothing. */
	SAMPLES_TELLING = 8,
	/* Of shorter texts only those are copies that are alike: a line about
	 * an outlet or an author stands in many articles, which would all be
	 * copies of each other. */
	CONTAINED_LEAST = 32
};

/* A word, or a character of a script without blanks. */
struct unit {
	uint64_t hash;
	uint32_t weight;
};

struct signature_maker {
	struct unit *units;
	size_t count;
	size_t room;
	uint64_t *shingles; /* in text order */
	uint32_t *numbers;  /* keys or samples while they are sorted */
	uint32_t *spare;    /* where they are sorted into */
	size_t shingle_room;
};

/* ---- Opening ----------------------------------------------------------- */

enum status signature_open(struct signature_maker **out, struct fault *fault)
{
	struct signature_maker *maker = memory_zeroed(1, sizeof(*maker));

	*out = maker;
	return maker ? STATUS_OK :
		       fault_set(fault, STATUS_FULL, "out of memory");
}

void signature_close(struct signature_maker *maker)
{
	if (!maker)
		return;
	memory_free(maker->units);
	memory_free(maker->shingles);
	memory_free(maker->numbers);
	memory_free(maker->spare);
	memory_free(maker);
}

/* ---- Words to shingles ------------------------------------------------- */

void signature_begin(struct signature_maker *maker)
{
	maker->count = 0;
}

static enum status grow_units(struct signature_maker *maker,
			      struct fault *fault)
{
	size_t wanted = maker->room ? maker->room * 2 : FIRST_ROOM;
	struct unit *larger;

	if (maker->count < maker->room)
		return STATUS_OK;
	larger = memory_resize(maker->units, wanted, sizeof(*larger));
	if (!larger)
		return fault_set(fault, STATUS_FULL, "out of memory");
	maker->units = larger;
	maker->room = wanted;
	return STATUS_OK;
}

enum status signature_add(struct signature_maker *maker,
			  const struct words *words, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < words->count && !status; i++) {
		const struct word *word = &words->list[i];
		const bool is_character = word->kind == WORD_CHARACTER;

		/* Joined words and pairs repeat what others say. */
		if (word->kind != WORD_PLAIN && !is_character)
			continue;
		if (maker->count == WORDS_MAX)
			break;
		status = grow_units(maker, fault);
		if (status == STATUS_OK)
			maker->units[maker->count++] =
				(struct unit){ hash_checksum(word->plain),
					       is_character ? CHARACTER_WEIGHT :
							      WORD_WEIGHT };
	}
	return status;
}

/* The finalizer of SplitMix64 (Steele, Lea, Flood 2014): each bit depends on
 * all bits of each word. */
static uint64_t mix(uint64_t number)
{
	number = (number ^ (number >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	number = (number ^ (number >> 27)) * UINT64_C(0x94D049BB133111EB);
	return number ^ (number >> 31);
}

/* The shingle that begins with a unit; false when the text ends before. */
static bool make_shingle(const struct signature_maker *maker, size_t start,
			 uint64_t *out)
{
	uint64_t hash = 0;
	uint32_t weight = 0;

	for (size_t i = start; i < maker->count && weight < SHINGLE_WEIGHT;
	     i++) {
		const struct unit *unit = &maker->units[i];

		hash = (hash + unit->hash) * UINT64_C(0x9E3779B97F4A7C15);
		hash ^= hash >> 29;
		weight += unit->weight;
	}
	*out = mix(hash);
	return weight >= SHINGLE_WEIGHT;
}

static enum status grow_numbers(uint32_t **numbers, size_t room,
				struct fault *fault)
{
	uint32_t *larger = memory_resize(*numbers, room, sizeof(*larger));

	if (!larger)
		return fault_set(fault, STATUS_FULL, "out of memory");
	*numbers = larger;
	return STATUS_OK;
}

static enum status make_room(struct signature_maker *maker, struct fault *fault)
{
	uint64_t *shingles;
	enum status status;

	if (maker->count <= maker->shingle_room)
		return STATUS_OK;
	shingles =
		memory_resize(maker->shingles, maker->room, sizeof(*shingles));
	if (!shingles)
		return fault_set(fault, STATUS_FULL, "out of memory");
	maker->shingles = shingles;
	status = grow_numbers(&maker->numbers, maker->room, fault);
	if (status == STATUS_OK)
		status = grow_numbers(&maker->spare, maker->room, fault);
	if (status == STATUS_OK)
		maker->shingle_room = maker->room;
	return status;
}

static size_t make_shingles(struct signature_maker *maker)
{
	size_t count = 0;

	while (count < maker->count &&
	       make_shingle(maker, count, &maker->shingles[count]))
		count++;
	return count;
}

/* ---- Shingles to a signature ------------------------------------------- */

/* One pass of a radix sort: by so many bits above `shift`, in the order that
 * they come in. */
static void sort_by_digit(const uint32_t *from, uint32_t *into, size_t count,
			  uint32_t shift)
{
	size_t places[DIGIT_SPACE] = { 0 };
	size_t place = 0;

	for (size_t i = 0; i < count; i++)
		places[from[i] >> shift & (DIGIT_SPACE - 1)]++;
	for (size_t i = 0; i < DIGIT_SPACE; i++) {
		const size_t here = places[i];

		places[i] = place;
		place += here;
	}
	for (size_t i = 0; i < count; i++)
		into[places[from[i] >> shift & (DIGIT_SPACE - 1)]++] = from[i];
}

/* Sorted, each once; how many are left. */
static size_t sort_numbers(struct signature_maker *maker, size_t count)
{
	uint32_t *numbers = maker->numbers;
	size_t kept = 0;

	for (uint32_t shift = 0; shift < 32; shift += 2 * DIGIT_BITS) {
		sort_by_digit(numbers, maker->spare, count, shift);
		sort_by_digit(maker->spare, numbers, count, shift + DIGIT_BITS);
	}
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || numbers[kept - 1] != numbers[i])
			numbers[kept++] = numbers[i];
	return kept;
}

static enum status put_number(struct bytes *out, uint32_t number,
			      uint32_t byte_count, struct fault *fault)
{
	char bytes[KEY_BYTES];

	for (uint32_t i = 0; i < byte_count; i++)
		bytes[i] = (char)(number >> (8 * (byte_count - 1 - i)));
	return bytes_append(out, (struct text){ bytes, byte_count }, fault);
}

static enum status put_numbers(struct bytes *out, const uint32_t *numbers,
			       size_t count, uint32_t byte_count,
			       struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < count && !status; i++)
		status = put_number(out, numbers[i], byte_count, fault);
	return status;
}

/* The place of the least shingle from `start` on; of equals the last. */
static size_t find_least(const uint64_t *shingles, size_t start, size_t end)
{
	size_t least = start;

	for (size_t i = start; i < end; i++)
		if (shingles[i] <= shingles[least])
			least = i;
	return least;
}

/* The keys, unsorted, into maker->numbers: of a shingle's hash the bits that
 * do not decide which is the least. */
static size_t choose_keys(struct signature_maker *maker, size_t count)
{
	const uint64_t *shingles = maker->shingles;
	size_t window = (count + WINDOWS_MOST - 1) / WINDOWS_MOST;
	size_t least;
	size_t chosen = 0;

	if (window < WINDOW_LEAST)
		window = WINDOW_LEAST;
	if (window > count)
		window = count;
	least = find_least(shingles, 0, window);
	maker->numbers[chosen++] = (uint32_t)shingles[least] & KEY_MASK;
	for (size_t end = window + 1; end <= count; end++) {
		const size_t before = least;

		if (least + window < end)
			least = find_least(shingles, end - window, end);
		else if (shingles[end - 1] <= shingles[least])
			least = end - 1;
		if (least != before)
			maker->numbers[chosen++] = (uint32_t)shingles[least] &
						   KEY_MASK;
	}
	return chosen;
}

/* How many of the sorted samples are kept. */
static size_t limit_samples(const uint32_t *samples, size_t count)
{
	size_t kept = 0;

	while (kept < count && kept < SAMPLES_MOST &&
	       (kept < SAMPLES_LEAST ||
		samples[kept] < SAMPLE_SPACE / SAMPLE_SHARE))
		kept++;
	return kept;
}

static enum status put_keys(struct signature_maker *maker, size_t count,
			    struct bytes *out, struct fault *fault)
{
	const size_t head = out->length;
	size_t key_count = sort_numbers(maker, choose_keys(maker, count));
	enum status status;

	if (key_count > SIGNATURE_KEYS_MAX)
		key_count = SIGNATURE_KEYS_MAX;
	status = put_number(out, 0, HEAD_BYTES - SAMPLE_BYTES, fault);
	if (status == STATUS_OK)
		status = put_number(out, 0, SAMPLE_BYTES, fault);
	if (status == STATUS_OK)
		status = put_numbers(out, maker->numbers, key_count, KEY_BYTES,
				     fault);
	if (status)
		return status;
	out->data[head] = (char)(key_count >> 8);
	out->data[head + 1] = (char)key_count;
	return STATUS_OK;
}

static enum status put_samples(struct signature_maker *maker, size_t count,
			       struct bytes *out, size_t head,
			       struct fault *fault)
{
	uint32_t *samples = maker->numbers;
	uint32_t last = SAMPLE_SPACE - 1;
	size_t kept;

	for (size_t i = 0; i < count; i++)
		samples[i] =
			(uint32_t)(maker->shingles[i] >> (64 - SAMPLE_BITS));
	count = sort_numbers(maker, count);
	kept = limit_samples(samples, count);
	if (kept < count)
		last = samples[kept] - 1;
	for (size_t i = 0; i < SAMPLE_BYTES; i++)
		out->data[head + HEAD_BYTES - 1 - i] = (char)(last >> (8 * i));
	return put_numbers(out, samples, kept, SAMPLE_BYTES, fault);
}

enum status signature_end(struct signature_maker *maker, struct bytes *out,
			  struct fault *fault)
{
	const size_t head = out->length;
	size_t count;
	enum status status = make_room(maker, fault);

	if (status)
		return status;
	count = make_shingles(maker);
	if (count < SHINGLES_LEAST)
		return STATUS_OK;
	status = put_keys(maker, count, out, fault);
	if (status == STATUS_OK)
		status = put_samples(maker, count, out, head, fault);
	return status;
}

/* ---- Reading ----------------------------------------------------------- */

static uint32_t take_number(const char *bytes, size_t byte_count)
{
	uint32_t number = 0;

	for (size_t i = 0; i < byte_count; i++)
		number = number << 8 | (unsigned char)bytes[i];
	return number;
}

bool signature_read(struct signature *out, struct text bytes)
{
	size_t key_bytes;

	*out = (struct signature){ .key_count = 0 };
	if (bytes.length < HEAD_BYTES)
		return false;
	out->key_count = take_number(bytes.data, HEAD_BYTES - SAMPLE_BYTES);
	out->limit = take_number(bytes.data + HEAD_BYTES - SAMPLE_BYTES,
				 SAMPLE_BYTES) +
		     1;
	key_bytes = out->key_count * KEY_BYTES;
	if (out->key_count == 0 || out->key_count > SIGNATURE_KEYS_MAX ||
	    bytes.length < HEAD_BYTES + key_bytes ||
	    (bytes.length - HEAD_BYTES - key_bytes) % SAMPLE_BYTES != 0)
		return false;
	out->keys = bytes.data + HEAD_BYTES;
	out->samples = out->keys + key_bytes;
	out->sample_count =
		(bytes.length - HEAD_BYTES - key_bytes) / SAMPLE_BYTES;
	return true;
}

uint32_t signature_key(const struct signature *signature, size_t i)
{
	return take_number(signature->keys + i * KEY_BYTES, KEY_BYTES);
}

static uint32_t sample_at(const struct signature *signature, size_t i)
{
	return take_number(signature->samples + i * SAMPLE_BYTES, SAMPLE_BYTES);
}

static size_t count_below(const struct signature *signature, uint32_t limit)
{
	size_t count = 0;

	if (limit >= signature->limit)
		return signature->sample_count;
	while (count < signature->sample_count &&
	       sample_at(signature, count) < limit)
		count++;
	return count;
}

/* Of the first samples of each. */
static size_t count_common(const struct signature *one, size_t one_count,
			   const struct signature *other, size_t other_count)
{
	size_t common = 0;
	size_t i = 0;
	size_t j = 0;

	while (i < one_count && j < other_count) {
		const uint32_t left = sample_at(one, i);
		const uint32_t right = sample_at(other, j);

		common += left == right;
		i += left <= right;
		j += right <= left;
	}
	return common;
}

bool signature_is_copy(const struct signature *one,
		       const struct signature *other)
{
	const uint32_t limit = one->limit < other->limit ? one->limit :
							   other->limit;
	const size_t one_count = count_below(one, limit);
	const size_t other_count = count_below(other, limit);
	const bool one_is_less = one_count < other_count;
	const size_t least = one_is_less ? one_count : other_count;
	const size_t whole = one_is_less ? one->sample_count :
					   other->sample_count;
	const size_t common = count_common(one, one_count, other, other_count);

	if (least < SAMPLES_TELLING)
		return false;
	if (common * 100 >= (one_count + other_count - common) * ALIKE_PERCENT)
		return true;
	return whole >= CONTAINED_LEAST &&
	       common * 100 >=
		       least * CONTAINED_PERCENT + CONTAINED_SPARE * 100;
}
