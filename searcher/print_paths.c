/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/print_paths.h"

#include "shared/display.h"
#include "shared/hash.h"
#include "shared/memory.h"

enum { FIRST_SLOTS = 64 };

/* Hashes of the paths that this answer has printed: open addressing, the
 * number of slots a power of two, never more than half of them taken. */
struct seen {
	struct slot {
		struct hash hash;
		bool is_taken;
	} * slots;
	size_t slot_count;
	size_t count;
};

static struct slot *find_slot(const struct seen *seen, const struct hash *hash)
{
	size_t place = 0;
	size_t i;

	for (i = 0; i < sizeof(place); i++)
		place = place << 8 | hash->bytes[i];
	for (;; place++) {
		struct slot *slot =
			&seen->slots[place & (seen->slot_count - 1)];

		if (!slot->is_taken || hash_equal(&slot->hash, hash))
			return slot;
	}
}

static enum status make_room(struct seen *seen, struct fault *fault)
{
	struct seen larger = { .count = seen->count };
	size_t i;

	if (seen->count < seen->slot_count / 2)
		return STATUS_OK;
	larger.slot_count = seen->slot_count ? seen->slot_count * 2 :
					       FIRST_SLOTS;
	larger.slots = memory_zeroed(larger.slot_count, sizeof(*larger.slots));
	if (!larger.slots)
		return fault_set(fault, STATUS_FULL, "out of memory");
	for (i = 0; i < seen->slot_count; i++)
		if (seen->slots[i].is_taken)
			*find_slot(&larger, &seen->slots[i].hash) =
				seen->slots[i];
	memory_free(seen->slots);
	*seen = larger;
	return STATUS_OK;
}

/* *is_new: whether the path was not there before. */
static enum status add_path(struct seen *seen, struct text path, bool *is_new,
			    struct fault *fault)
{
	struct hash hash = hash_text(path);
	enum status status = make_room(seen, fault);
	struct slot *slot;

	if (status)
		return status;
	slot = find_slot(seen, &hash);
	*is_new = !slot->is_taken;
	if (*is_new)
		seen->count++;
	*slot = (struct slot){ .hash = hash, .is_taken = true };
	return STATUS_OK;
}

static enum status open_paths(struct output *output, struct fault *fault)
{
	output->state = memory_zeroed(1, sizeof(struct seen));
	if (!output->state)
		return fault_set(fault, STATUS_FULL, "out of memory");
	return STATUS_OK;
}

static void close_paths(struct output *output)
{
	struct seen *seen = output->state;

	if (seen)
		memory_free(seen->slots);
	memory_free(seen);
	output->state = NULL;
}

static enum status begin_paths(struct output *output, struct fault *fault)
{
	struct seen *seen = output->state;

	(void)fault; /* nothing can fail */
	memory_free(seen->slots);
	*seen = (struct seen){ .slots = NULL };
	return STATUS_OK;
}

static enum status put_path(struct output *output, struct text path,
			    struct fault *fault)
{
	bool ends_by_nul = output->options.ends_by_nul;
	enum status status;

	status = output_put_qid(output, fault);
	if (status)
		return status;
	if (output->options.is_terminal && !ends_by_nul)
		status = display_append(&output->record, path, DISPLAY_NAME,
					fault);
	else
		status = bytes_append(&output->record, path, fault);
	if (status)
		return status;
	return bytes_append_byte(&output->record, ends_by_nul ? '\0' : '\n',
				 fault);
}

static enum status print_hit(struct output *output, const struct hit *hit,
			     struct text note, struct fault *fault)
{
	enum status status;
	bool is_new;

	(void)note; /* for people */
	status = add_path(output->state, hit->path, &is_new, fault);
	if (status || !is_new)
		return status;
	status = put_path(output, hit->path, fault);
	if (status) {
		bytes_clear(&output->record);
		return status;
	}
	return output_write(output, fault);
}

const struct output_printer *print_paths_printer(void)
{
	static const struct output_printer printer = {
		.open = open_paths,
		.close = close_paths,
		.begin = begin_paths,
		.hit = print_hit,
	};

	return &printer;
}
