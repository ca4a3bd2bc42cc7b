/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The inputs of a file lie on a stack: the file, what is unpacked from it,
 * an entry of that. The topmost is read until it is at its end:
 *
 *   an archive   gives its next entry, which is put on the stack
 *   a document   is read by its format, and taken off
 *
 * Each has a reader of its own, since the one below goes on afterwards.
 */
#include "indexer/layers.h"

#include <stdio.h>
#include <string.h>

#include "indexer/decode.h"
#include "indexer/parse.h"
#include "indexer/unpack.h"
#include "indexer/walk.h"
#include "shared/memory.h"

enum { DECODED_PER_BYTE = 3, KEPT_BYTES = 1024 * 1024, NAME_BYTES = 4096 };

struct layer {
	struct reader *reader;
	struct bytes decoded;
	struct unpack *unpack; /* NULL: a document, or not looked at yet */
	struct bytes name;     /* ended by a NUL; tells the format */
	size_t entry_length;   /* of the keys' entry, before this layer */
};

struct layers {
	struct parse *parse;
	struct layer list[LAYERS_MAX];
	size_t count;
	struct unpack_budget budget;
	struct reading *reading;
};

enum status layers_open(struct layers **out, int last_year,
			const struct parse_options *options,
			struct fault *fault)
{
	struct layers *layers = memory_zeroed(1, sizeof(*layers));
	enum status status;

	*out = NULL;
	if (!layers)
		return fault_set(fault, STATUS_FULL, "out of memory");
	for (size_t i = 0; i < LAYERS_MAX; i++) {
		layers->list[i].decoded = BYTES_UP_TO(
			(size_t)LAYERS_TEXT_BYTES * DECODED_PER_BYTE);
		layers->list[i].name = BYTES_UP_TO(2 * NAME_BYTES);
	}
	status = parse_open(&layers->parse, last_year, LAYERS_TEXT_BYTES,
			    options, fault);
	if (status) {
		layers_close(layers);
		return status;
	}
	*out = layers;
	return STATUS_OK;
}

void layers_close(struct layers *layers)
{
	if (!layers)
		return;
	for (size_t i = 0; i < LAYERS_MAX; i++) {
		reader_close(layers->list[i].reader);
		bytes_free(&layers->list[i].decoded);
		bytes_free(&layers->list[i].name);
	}
	parse_close(layers->parse);
	memory_free(layers);
}

struct claims *layers_claims(struct layers *layers)
{
	return parse_claims(layers->parse);
}

/* ---- The stack --------------------------------------------------------- */

static struct layer *top_of(struct layers *layers)
{
	return &layers->list[layers->count - 1];
}

static enum status set_name(struct layer *layer, struct text name,
			    struct fault *fault)
{
	enum status status;

	if (name.length > NAME_BYTES)
		name = text_skip(name, name.length - NAME_BYTES);
	bytes_clear(&layer->name);
	status = bytes_append(&layer->name, name, fault);
	return status ? status : bytes_append_byte(&layer->name, '\0', fault);
}

/* Puts an input on the stack, for the caller to check that there is room. */
static enum status push(struct layers *layers, struct input input,
			struct text name)
{
	struct reading *reading = layers->reading;
	struct layer *layer = &layers->list[layers->count];
	enum status status = set_name(layer, name, reading->fault);

	if (!status && !layer->reader)
		status = reader_open(&layer->reader, LAYERS_RECORD_BYTES,
				     LAYERS_TEXT_BYTES, reading->fault);
	if (status)
		return status;
	layers->count++;
	layer->unpack = NULL;
	layer->entry_length = reading->keys->entry.length;
	reader_begin(layer->reader, input);
	return STATUS_OK;
}

static void pop(struct layers *layers)
{
	struct layer *layer = top_of(layers);

	/* Entries are counted as if they stood one behind the other. */
	if (!layer->unpack && layers->count > 1)
		layers->reading->base_offset += reader_total(layer->reader);
	unpack_close(layer->unpack);
	layer->unpack = NULL;
	if (layer->decoded.capacity > KEPT_BYTES)
		bytes_free(&layer->decoded);
	keys_leave(layers->reading->keys, layer->entry_length);
	layers->count--;
}

static struct parse_source source_of(struct layers *layers)
{
	struct layer *layer = top_of(layers);

	return (struct parse_source){ .reading = layers->reading,
				      .reader = layer->reader,
				      .decoded = &layer->decoded,
				      .name = layer->name.data,
				      .is_file = layers->count == 1 };
}

/* ---- Archives ---------------------------------------------------------- */

static enum status open_archive(struct layers *layers, enum unpack_kind kind)
{
	struct layer *layer = top_of(layers);

	return unpack_open(&layer->unpack, kind, reader_rest(layer->reader),
			   &layers->budget, layers->reading->fault);
}

/* "page.html" for "page.html.gz": tells the format where the content does
 * not. */
static struct text name_within(const struct layer *layer)
{
	struct text name = { layer->name.data, layer->name.length - 1 };
	const char *dot = memrchr(name.data, '.', name.length);

	if (dot && dot > name.data)
		name.length = (size_t)(dot - name.data);
	return name;
}

/* An entry that cannot be had costs that entry. */
static enum status reject_entry(struct layers *layers, struct text name,
				const char *reason)
{
	char line[FAULT_TEXT_BYTES];

	if (name.length == 0)
		return reading_reject(layers->reading, 0, reason);
	(void)snprintf(line, sizeof(line), "%.*s: %s",
		       (int)(name.length < 300 ? name.length : 300), name.data,
		       reason);
	return reading_reject(layers->reading, 0, line);
}

/* Hidden and unfinished files are passed over in archives as in folders:
 * ".DS_Store", "__MACOSX/._a.html". Names may begin with "./", "../", "/". */
static bool is_read(struct text name)
{
	while (name.length > 0 && (name.data[0] == '/' ||
				   (name.data[0] == '.' && name.length > 1 &&
				    (name.data[1] == '/' ||
				     (name.data[1] == '.' && name.length > 2 &&
				      name.data[2] == '/')))))
		name = text_skip(name, 1);
	return walk_reads(name);
}

static enum status push_entry(struct layers *layers,
			      const struct unpack_entry *entry)
{
	struct layer *layer = top_of(layers);
	struct text name = entry->name;
	enum status status = STATUS_OK;

	if (name.length > 0 && !is_read(name))
		return STATUS_OK;
	if (entry->rejected)
		return reject_entry(layers, name, entry->rejected);
	if (layers->count == LAYERS_MAX)
		return reject_entry(layers, name,
				    "too many archives inside each other");
	if (name.length == 0)
		name = name_within(layer);
	status = push(layers, entry->input, name);
	/* Also by an empty name: entries without one are told apart. */
	if (!status && entry->is_of_archive)
		status = keys_enter(layers->reading->keys, entry->name,
				    layers->reading->fault);
	return status;
}

/* The next entry of the archive on top, or its end. */
static enum status step_archive(struct layers *layers)
{
	struct unpack_entry entry;
	struct fault why = { 0 };
	enum status status = unpack_next(top_of(layers)->unpack, &entry, &why);

	if (status == STATUS_SKIP) {
		status = reject_entry(layers, (struct text){ 0 }, why.text);
		pop(layers);
		return status;
	}
	if (status) {
		*layers->reading->fault = why;
		return status;
	}
	if (!entry.is_end)
		return push_entry(layers, &entry);
	pop(layers);
	return STATUS_OK;
}

/* ---- Files ------------------------------------------------------------- */

/* A document that takes more memory than there is costs itself; there may
 * be more another day. */
static enum status reject_large(struct reading *reading)
{
	reading->lacks_memory = true;
	return fault_set(reading->fault, STATUS_SKIP,
			 "takes more memory than --max-memory allows");
}

/* Looks at what lies on top: an archive is opened, a document read. */
static enum status step_fresh(struct layers *layers)
{
	struct reading *reading = layers->reading;
	struct layer *layer = top_of(layers);
	struct parse_source source = source_of(layers);
	struct format format;
	struct text start;
	enum status status = parse_start(&source, READER_START_BYTES, &start);

	if (status)
		return status;
	format = parse_tell(layers->parse, start, source.name);
	if (format.kind != FORMAT_CONVERT && unpack_kind(start) != UNPACK_NONE)
		return open_archive(layers, unpack_kind(start));
	/* Pictures and the like are with pages in archives. */
	if (format.kind == FORMAT_MEDIA && layers->count > 1)
		return STATUS_OK;
	status = parse_document(layers->parse, &source, &format);
	if (status == STATUS_FULL && !reading->has_ended)
		status = reject_large(reading);
	if ((status && status != STATUS_SKIP) || !reader_damage(layer->reader))
		return status;
	/* Damage is why nothing could be made of it. */
	if (status)
		return fault_set(reading->fault, STATUS_SKIP, "%s",
				 reader_damage(layer->reader));
	return reading_reject(reading, 0, reader_damage(layer->reader));
}

/* What makes a whole file unusable, compressed or not, is one rejected record
 * of an archive. */
static enum status step_document(struct layers *layers)
{
	struct layer *layer = top_of(layers);
	enum status status = step_fresh(layers);

	if (status == STATUS_SKIP && layers->reading->keys->entry.length > 0) {
		char reason[FAULT_TEXT_BYTES];

		memcpy(reason, layers->reading->fault->text, sizeof(reason));
		status =
			reject_entry(layers, text_of(layer->name.data), reason);
	}
	if (!status && !layer->unpack)
		pop(layers);
	return status;
}

enum status layers_read(struct layers *layers, struct input file,
			struct reading *reading)
{
	enum status status;

	layers->reading = reading;
	layers->budget = (struct unpack_budget){ 0 };
	keys_begin(reading->keys, KEYS_FILE);
	status = push(layers, file, text_of(reading->name));
	while (!status && layers->count > 0)
		status = top_of(layers)->unpack ? step_archive(layers) :
						  step_document(layers);
	while (layers->count > 0)
		pop(layers);
	if (status == STATUS_SKIP)
		fault_prefix(reading->fault, "%s", reading->name);
	return status ? status : reading_end(reading);
}

enum status layers_read_stream(struct layers *layers, struct input stream,
			       struct reading *reading)
{
	struct parse_source source;
	struct text start;
	enum status status;

	layers->reading = reading;
	keys_begin(reading->keys, KEYS_STREAM);
	status = push(layers, stream, text_of(reading->name));
	if (status)
		return status;
	source = source_of(layers);
	/* No more is waited for than the mark needs. */
	status = parse_start(&source, DECODE_MARK_BYTES, &start);
	if (!status)
		status = parse_lines(layers->parse, &source, KEYS_STREAM);
	if (!status && reader_damage(source.reader))
		status = reading_reject(reading, 0,
					reader_damage(source.reader));
	if (!status)
		status = reading_end(reading);
	else if (status == STATUS_SKIP)
		status =
			reading_reject(reading, 0, "too much UTF-16 to decode");
	pop(layers);
	return status;
}

enum status layers_read_line(struct layers *layers, struct input file,
			     uint64_t offset, struct reading *reading)
{
	struct parse_source source;
	enum status status;

	layers->reading = reading;
	keys_begin(reading->keys, KEYS_FILE);
	status = push(layers, file, text_of(reading->name));
	if (status)
		return status;
	source = source_of(layers);
	status = parse_line(layers->parse, &source, offset);
	pop(layers);
	return status;
}
