/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/print_json.h"

#include "searcher/print_jsonl.h"
#include "shared/memory.h"

struct document {
	bool has_answer; /* began already */
	bool has_hit;    /* in this answer */
};

static enum status open_document(struct output *output, struct fault *fault)
{
	output->state = memory_zeroed(1, sizeof(struct document));
	if (!output->state)
		return fault_set(fault, STATUS_FULL, "out of memory");
	return STATUS_OK;
}

static void close_document(struct output *output)
{
	memory_free(output->state);
	output->state = NULL;
}

static enum status put(struct output *output, const char *text,
		       struct fault *fault)
{
	return bytes_append(&output->record, text_of(text), fault);
}

/* The document is ended by finish, not by the last answer: what is cut
 * between two of them is no document either. */
static enum status print_begin(struct output *output, struct fault *fault)
{
	struct document *document = output->state;
	enum status status = STATUS_OK;

	if (output->options.is_batch)
		status = put(output, document->has_answer ? ",\n" : "[\n",
			     fault);
	document->has_answer = true;
	document->has_hit = false;
	if (!status)
		status = put(output, "{\"begin\":", fault);
	if (!status)
		status = print_jsonl_put_begin(output, fault);
	if (!status)
		status = put(output, ",\n\"hits\":[", fault);
	return output_write(output, status, fault);
}

static enum status print_hit(struct output *output, const struct hit *hit,
			     struct text note, struct fault *fault)
{
	struct document *document = output->state;
	enum status status =
		put(output, document->has_hit ? ",\n" : "\n", fault);

	(void)note; /* for people */
	document->has_hit = true;
	if (!status)
		status = print_jsonl_put_hit(output, hit, fault);
	return output_write(output, status, fault);
}

/* A list behind that of the hits, left open as that is. */
static enum status begin_list(struct output *output, const char *name,
			      struct fault *fault)
{
	return bytes_printf(&output->record, fault, "],\n\"%s\":[", name);
}

static enum status print_facets(struct output *output,
				const struct facets *facets,
				struct fault *fault)
{
	size_t count = facets_line_count(facets);
	enum status status = begin_list(output, "facets", fault);

	for (size_t i = 0; i < count && !status; i++) {
		struct facets_line line = facets_line(facets, i);

		status = put(output, i > 0 ? ",\n" : "\n", fault);
		if (!status)
			status = print_jsonl_put_facet(output, facets, &line,
						       fault);
	}
	return output_write(output, status, fault);
}

static enum status print_timeline(struct output *output,
				  const struct timeline *timeline,
				  struct fault *fault)
{
	size_t count = timeline_line_count(timeline);
	enum status status = begin_list(output, "timeline", fault);

	for (size_t i = 0; i < count && !status; i++) {
		struct timeline_line line = timeline_line(timeline, i);

		status = put(output, i > 0 ? ",\n" : "\n", fault);
		if (!status)
			status = print_jsonl_put_bucket(output, timeline, &line,
							fault);
	}
	return output_write(output, status, fault);
}

static enum status print_end(struct output *output,
			     const struct output_answer *answer,
			     struct fault *fault)
{
	enum status status = put(output, "],\n\"summary\":", fault);

	if (!status)
		status = print_jsonl_put_end(output, answer, fault);
	if (!status && output->options.is_batch)
		status = put(output, "}", fault);
	return output_write(output, status, fault);
}

static enum status print_finish(struct output *output, struct fault *fault)
{
	const struct document *document = output->state;
	const char *ending = "}\n";

	if (output->options.is_batch)
		ending = document->has_answer ? "\n]\n" : "[]\n";
	return output_write(output, put(output, ending, fault), fault);
}

const struct output_printer *print_json_printer(void)
{
	static const struct output_printer printer = {
		.open = open_document,
		.close = close_document,
		.begin = print_begin,
		.hit = print_hit,
		.end = print_end,
		.finish = print_finish,
		.article = print_jsonl_article,
		.facets = print_facets,
		.timeline = print_timeline,
		.has_facts = true,
		.has_diagnosis = true,
	};

	return &printer;
}
