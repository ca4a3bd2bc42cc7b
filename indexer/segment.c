/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/segment.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "indexer/ceiling.h"
#include "indexer/enter.h"
#include "shared/files.h"
#include "shared/memory.h"

enum {
	KEYS_BYTES = 1 << 28,
	/* Of text, after which it is looked whether memory is left: what
	 * becomes of that takes less than ceiling_look asks for. */
	LOOK_BYTES = 32 << 10
};

/* Why an article is left out. */
struct refusal {
	bool is_large;
	char reason[FAULT_TEXT_BYTES];
};

/* How the answer speaks of each article; the bytes follow. */
struct head {
	uint32_t is_refused;
	uint32_t is_large;
	uint64_t signature_bytes;
	uint64_t byte_count; /* of the reason, or of the keys; behind them */
};

struct build {
	const struct segment_order *order;
	struct enter enter;
	const struct segment_article *article; /* at hand */
	struct refusal **refusals; /* one an article; NULL: it is taken */
	struct bytes keys;         /* of the passages of all articles */
	size_t *key_ends;          /* one an article */
	struct bytes signatures;   /* of all articles */
	size_t *signature_ends;    /* one an article */
	size_t unlooked_bytes;     /* of text, since the last look */
	bool has_refused;          /* in this attempt */
	size_t longest;            /* of those that it came to */
	size_t longest_bytes;
};

/* ---- Articles ---------------------------------------------------------- */

static int64_t run_of(const struct build *build, const struct hash *key)
{
	const struct segment_article *article = build->article;
	size_t low = 0;
	size_t high = article->seen_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = hash_compare(&article->seen[middle].key, key);

		if (order == 0)
			return article->seen[middle].run;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return build->order->run;
}

/* A text that may take all the memory there is: at each passage. */
static enum status look_for_memory(struct build *build, struct fault *fault)
{
	const size_t bytes = build->article->order.article->text.length;

	if (bytes < CEILING_LARGE_BYTES && build->unlooked_bytes < LOOK_BYTES)
		return STATUS_OK;
	build->unlooked_bytes = 0;
	return ceiling_look(0, fault);
}

static enum status give_first_seen(void *context, struct documents_seen *seen,
				   struct fault *fault)
{
	struct build *build = context;
	enum status status = look_for_memory(build, fault);

	seen->run = (uint64_t)run_of(build, &seen->key);
	return status ? status :
			bytes_append(&build->keys, hash_as_text(&seen->key),
				     fault);
}

static enum status give_signature(void *context, struct text signature,
				  struct fault *fault)
{
	struct build *build = context;

	return bytes_append(&build->signatures, signature, fault);
}

static enum status leave_out(struct build *build, size_t number, bool is_large,
			     const char *reason, struct fault *fault)
{
	struct refusal *refusal = memory_zeroed(1, sizeof(*refusal));

	if (!refusal)
		return fault_set(fault, STATUS_FULL, "out of memory");
	refusal->is_large = is_large;
	memcpy(refusal->reason, reason, strlen(reason) + 1);
	build->refusals[number] = refusal;
	build->has_refused = true;
	return STATUS_OK;
}

static enum status write_article(struct build *build, size_t number,
				 struct fault *fault)
{
	const struct segment_article *article = &build->order->articles[number];
	const size_t text_bytes = article->order.article->text.length;
	size_t unused;
	enum status status;

	if (text_bytes > build->longest_bytes) {
		build->longest = number;
		build->longest_bytes = text_bytes;
	}
	build->article = article;
	build->unlooked_bytes += text_bytes;
	status = enter_article(&build->enter, &article->order, &unused, fault);
	build->key_ends[number] = build->keys.length;
	build->signature_ends[number] = build->signatures.length;
	/* The rest is tried too: one more attempt is enough. */
	return status == STATUS_SKIP ?
		       leave_out(build, number, false, fault->text, fault) :
		       status;
}

static enum status write_articles(struct build *build, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < build->order->count && !status; i++) {
		build->key_ends[i] = build->keys.length;
		build->signature_ends[i] = build->signatures.length;
		if (!build->refusals[i])
			status = write_article(build, i, fault);
	}
	return status;
}

/* ---- The database ------------------------------------------------------ */

static enum status sync_folder(const char *folder, struct fault *fault)
{
	enum status status;
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return fault_set_errno(fault, errno, folder);
	status = files_sync_folder(fd, folder, fault);
	(void)close(fd); /* it was only synced */
	return status;
}

/* STATUS_SKIP: what was refused is to be left out. */
static enum status try_once(struct build *build, struct fault *fault)
{
	struct index_writer *writer = build->enter.writer;
	enum status status = index_writer_begin(writer, fault);

	build->has_refused = false;
	build->longest_bytes = 0;
	bytes_clear(&build->keys);
	bytes_clear(&build->signatures);
	documents_forget_words(build->order->documents);
	if (status == STATUS_OK)
		status = write_articles(build, fault);
	if (status == STATUS_OK && build->has_refused)
		return STATUS_SKIP;
	return status ? status : index_writer_commit(writer, fault);
}

/* Whose fault it is that there is no more memory: the longest text. */
static enum status blame_longest(struct build *build, struct fault *fault)
{
	enum status status;

	if (!ceiling_is_reached(fault) ||
	    build->longest_bytes < CEILING_LARGE_BYTES)
		return STATUS_FULL;
	status = leave_out(build, build->longest, true,
			   "takes more memory than --max-memory allows", fault);
	return status ? status : STATUS_SKIP;
}

static enum status write_database(struct build *build, struct fault *fault)
{
	const char *folder = build->order->folder;
	enum status status =
		index_writer_make(&build->enter.writer, folder, fault);

	while (status == STATUS_OK) {
		status = try_once(build, fault);
		if (status == STATUS_FULL)
			status = blame_longest(build, fault);
		if (status != STATUS_SKIP)
			break;
		/* One that refused something is spent. */
		index_writer_close(build->enter.writer);
		status = index_writer_open(&build->enter.writer, folder, fault);
	}
	index_writer_close(build->enter.writer);
	return status ? status : sync_folder(folder, fault);
}

/* ---- The answer -------------------------------------------------------- */

/* One article's part of what was gathered of all. */
static struct text piece(const struct bytes *all, const size_t *ends,
			 size_t number)
{
	const size_t start = number > 0 ? ends[number - 1] : 0;

	/* Where nothing was gathered of any there is no memory to point to. */
	if (ends[number] == start)
		return TEXT("");
	return (struct text){ all->data + start, ends[number] - start };
}

static enum status answer_all(const struct build *build, struct bytes *answer,
			      struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < build->order->count && !status; i++) {
		const struct refusal *refusal = build->refusals[i];
		const struct text body =
			refusal ? text_of(refusal->reason) :
				  piece(&build->keys, build->key_ends, i);
		const struct text signature =
			refusal ? TEXT("") :
				  piece(&build->signatures,
					build->signature_ends, i);
		const struct head head = { refusal != NULL,
					   refusal && refusal->is_large,
					   signature.length, body.length };

		status = bytes_append(answer,
				      (struct text){ (const char *)&head,
						     sizeof(head) },
				      fault);
		if (status == STATUS_OK && signature.length > 0)
			status = bytes_append(answer, signature, fault);
		if (status == STATUS_OK && body.length > 0)
			status = bytes_append(answer, body, fault);
	}
	return status;
}

static void close_build(struct build *build)
{
	for (size_t i = 0; build->refusals && i < build->order->count; i++)
		memory_free(build->refusals[i]);
	memory_free(build->refusals);
	memory_free(build->key_ends);
	memory_free(build->signature_ends);
	bytes_free(&build->keys);
	bytes_free(&build->signatures);
	bytes_free(&build->enter.room);
}

enum status segment_write(const struct segment_order *order,
			  struct bytes *answer, struct fault *fault)
{
	struct build build = {
		.order = order,
		.enter = { .documents = order->documents,
			   .first_seen = give_first_seen,
			   .signature = give_signature,
			   .context = &build,
			   .is_new = true,
			   .room = BYTES_UP_TO(ENTER_VALUE_BYTES) },
		.refusals =
			memory_zeroed(order->count, sizeof(struct refusal *)),
		.keys = BYTES_UP_TO(KEYS_BYTES),
		.key_ends = memory_zeroed(order->count, sizeof(size_t)),
		.signatures = BYTES_UP_TO(KEYS_BYTES),
		.signature_ends = memory_zeroed(order->count, sizeof(size_t)),
	};
	enum status status = STATUS_OK;

	if (!build.refusals || !build.key_ends || !build.signature_ends)
		status = fault_set(fault, STATUS_FULL, "out of memory");
	if (status == STATUS_OK)
		status = write_database(&build, fault);
	if (status == STATUS_OK)
		status = answer_all(&build, answer, fault);
	close_build(&build);
	return status;
}

enum status segment_next(struct text *answer, struct segment_result *out,
			 struct fault *fault)
{
	struct head head;

	*out = (struct segment_result){ .is_refused = false };
	if (answer->length < sizeof(head))
		return fault_set(fault, STATUS_BUG, "a worker's answer is cut");
	memcpy(&head, answer->data, sizeof(head));
	if (answer->length - sizeof(head) < head.signature_bytes ||
	    answer->length - sizeof(head) - head.signature_bytes <
		    head.byte_count ||
	    (!head.is_refused && head.byte_count % HASH_BYTES != 0))
		return fault_set(fault, STATUS_BUG, "a worker's answer is cut");
	*answer = text_skip(*answer, sizeof(head));
	out->signature = (struct text){ answer->data, head.signature_bytes };
	*answer = text_skip(*answer, head.signature_bytes);
	out->is_refused = head.is_refused != 0;
	out->is_large = head.is_large != 0;
	if (out->is_refused) {
		out->reason = (struct text){ answer->data, head.byte_count };
	} else {
		out->keys = answer->data;
		out->passage_count = head.byte_count / HASH_BYTES;
	}
	*answer = text_skip(*answer, head.byte_count);
	return STATUS_OK;
}

struct hash segment_key(const struct segment_result *result, size_t number)
{
	struct hash key;

	memcpy(key.bytes, result->keys + number * HASH_BYTES, HASH_BYTES);
	return key;
}
