/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/suggest.h"

#include <inttypes.h>

#include "searcher/object.h"
#include "shared/display.h"
#include "shared/point.h"
#include "shared/utf8.h"

enum { WORDS_MAX = QUERY_WORDS, POOL_BYTES = 64 << 20, LINE_BYTES = 1 << 20 };

struct suggester {
	struct session *session;
	struct pool *pool;
	struct vocabulary_questions questions;
	struct bytes line;
	bool has_any;
};

static enum status add_question(struct suggester *suggester,
				enum vocabulary_kind kind, struct text word,
				struct fault *fault)
{
	struct vocabulary_questions *questions = &suggester->questions;

	if (questions->count == WORDS_MAX + 1)
		return fault_set(fault, STATUS_BAD_QUERY, "more than %d words",
				 WORDS_MAX);
	questions->list[questions->count++] = (struct vocabulary_question){
		.kind = kind, .word = word, .edits = VOCABULARY_BY_LENGTH
	};
	return STATUS_OK;
}

static bool is_sign(struct point point)
{
	return point.kind != UTF8_LETTER && point.kind != UTF8_DIGIT &&
	       point.kind != UTF8_MARK;
}

/* Without the signs around it: of a query, or of the sentence that it stood
 * in. */
static struct text trim(struct text word)
{
	while (word.length > 0 && is_sign(point_at(word, 0)))
		word = text_skip(word, point_at(word, 0).width);
	while (word.length > 0 && is_sign(point_before(word, word.length)))
		word.length -= point_before(word, word.length).width;
	return word;
}

/* A question for each word, and one for all of them. */
static enum status add_words(struct suggester *suggester, struct text typed,
			     struct fault *fault)
{
	size_t offset = 0;
	enum status status = STATUS_OK;

	while (offset < typed.length && !status) {
		size_t start = offset;
		struct text word;

		while (offset < typed.length &&
		       !text_is_blank(typed.data[offset]))
			offset++;
		word = trim(
			(struct text){ typed.data + start, offset - start });
		if (word.length > 0)
			status = add_question(suggester, VOCABULARY_ALIKE, word,
					      fault);
		offset++;
	}
	if (!status && suggester->questions.count > 1)
		status = add_question(suggester, VOCABULARY_NAME, trim(typed),
				      fault);
	return status;
}

static enum status read_typed(struct suggester *suggester, struct text typed,
			      struct fault *fault)
{
	struct bytes repaired = BYTES_UP_TO(LINE_BYTES);
	struct text kept = { NULL, 0 };
	size_t bad_count;
	void *memory;
	enum status status;

	if (typed.length > QUERY_BYTES)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "the words have %zu bytes, more than %d",
				 typed.length, QUERY_BYTES);
	status = utf8_repair(&repaired, typed, &bad_count, fault);
	if (!status)
		status = pool_copy(suggester->pool, text_from(&repaired), &kept,
				   fault);
	bytes_free(&repaired);
	if (!status)
		status = pool_take(suggester->pool, WORDS_MAX + 1,
				   sizeof(*suggester->questions.list), &memory,
				   fault);
	if (status)
		return status;
	suggester->questions.pool = suggester->pool;
	suggester->questions.list = memory;
	return add_words(suggester, kept, fault);
}

static enum status ask(struct suggester *suggester, struct fault *fault)
{
	struct search *search = suggester->session->search;
	struct search_try try = search_try(search);
	enum status status;

	do
		status = vocabulary_ask(search_vocabulary(search),
					&suggester->questions, fault);
	while (search_repeats(&try, &status, fault));
	return status;
}

/* ---- Printing ---------------------------------------------------------- */

/* "huawei: 华为 (41 passages, in another script)" */
static enum status put_text(struct suggester *suggester, struct text typed,
			    const struct vocabulary_word *word,
			    struct fault *fault)
{
	struct bytes *out = &suggester->line;
	enum status status = display_append(out, typed, DISPLAY_LINE, fault);

	if (!status)
		status = bytes_append(out, TEXT(": "), fault);
	if (!status)
		status = display_append(out, word->text, DISPLAY_LINE, fault);
	if (!status)
		status = bytes_printf(out, fault, " (%" PRIu32 " passage%s, ",
				      word->frequency,
				      word->frequency == 1 ? "" : "s");
	if (status)
		return status;
	if (word->form == HIT_SCRIPT)
		return bytes_append(out, TEXT("in another script)"), fault);
	if (word->form == HIT_SYNONYM)
		return bytes_append(out, TEXT("another name)"), fault);
	return bytes_printf(out, fault, "%" PRIu32 " edit%s)", word->edits,
			    word->edits == 1 ? "" : "s");
}

/* As tsv of hits does: there are no line ends left in a word. */
static enum status put_cell(struct bytes *out, struct text text,
			    struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < text.length && !status; i++) {
		char byte = text.data[i];

		if (byte == '\\')
			status = bytes_append(out, TEXT("\\\\"), fault);
		else if (byte == '\t')
			status = bytes_append(out, TEXT("\\t"), fault);
		else if (byte == '\n')
			status = bytes_append(out, TEXT("\\n"), fault);
		else if (byte == '\r')
			status = bytes_append(out, TEXT("\\r"), fault);
		else
			status = bytes_append_byte(out, byte, fault);
	}
	return status;
}

static enum status put_tsv(struct suggester *suggester, struct text typed,
			   const struct vocabulary_word *word,
			   struct fault *fault)
{
	struct bytes *out = &suggester->line;
	enum status status =
		suggester->session->is_terminal ?
			display_append(out, typed, DISPLAY_LINE, fault) :
			put_cell(out, typed, fault);

	if (!status)
		status = bytes_append_byte(out, '\t', fault);
	if (!status)
		status = put_cell(out, word->text, fault);
	if (status)
		return status;
	return bytes_printf(out, fault, "\t%" PRIu32 "\t%s\t%" PRIu32,
			    word->edits, output_form(word->form),
			    word->frequency);
}

static enum status put_json(struct suggester *suggester, struct text typed,
			    const struct vocabulary_word *word,
			    struct fault *fault)
{
	struct object object = { .out = &suggester->line, .fault = fault };

	object_open(&object, '{');
	object_word(&object, "type", "suggestion");
	object_count(&object, "format", OUTPUT_VERSION);
	object_string(&object, "word", typed);
	object_string(&object, "suggestion", word->text);
	object_count(&object, "edits", word->edits);
	object_word(&object, "form", output_form(word->form));
	object_count(&object, "passages", word->frequency);
	object_close(&object, '}');
	return object.status;
}

static enum status print_word(struct suggester *suggester, struct text typed,
			      const struct vocabulary_word *word,
			      struct fault *fault)
{
	enum output_format format = suggester->session->settings->format;
	enum status status;

	bytes_clear(&suggester->line);
	if (format == OUTPUT_JSONL)
		status = put_json(suggester, typed, word, fault);
	else if (format == OUTPUT_TSV)
		status = put_tsv(suggester, typed, word, fault);
	else
		status = put_text(suggester, typed, word, fault);
	if (status)
		return status;
	suggester->has_any = true;
	return output_line(suggester->session->output,
			   text_from(&suggester->line), fault);
}

static void say_none(const struct suggester *suggester, struct text typed)
{
	struct fault line = { "" };

	(void)fault_set(&line, STATUS_OK, "%.*s: nothing like it in the index",
			(int)typed.length, typed.data);
	suggester->session->say(text_of(line.text), SESSION_FAULT);
}

static enum status print_answers(struct suggester *suggester,
				 struct fault *fault)
{
	const struct settings *settings = suggester->session->settings;
	enum output_format format = settings->format;
	size_t limit = settings->limit > 0 ? settings->limit : SIZE_MAX;
	enum status status = STATUS_OK;

	if (format == OUTPUT_TSV)
		status = output_line(
			suggester->session->output,
			TEXT("word\tsuggestion\tedits\tform\tpassages"), fault);
	for (size_t i = 0; i < suggester->questions.count && !status; i++) {
		const struct vocabulary_question *question =
			&suggester->questions.list[i];

		for (size_t j = 0;
		     j < question->word_count && j < limit && !status; j++)
			status = print_word(suggester, question->word,
					    &question->words[j], fault);
		if (question->word_count == 0 &&
		    question->kind == VOCABULARY_ALIKE)
			say_none(suggester, question->word);
	}
	return status;
}

enum status suggest_answer(struct session *session, struct text typed,
			   bool *has_any, struct fault *fault)
{
	struct suggester suggester = { .session = session,
				       .line = BYTES_UP_TO(LINE_BYTES) };
	enum status status = pool_new(&suggester.pool, POOL_BYTES, fault);

	if (!status)
		status = timer_start(&session->timer,
				     session->settings->timeout_ms, fault);
	if (!status)
		status = read_typed(&suggester, typed, fault);
	if (!status && suggester.questions.count == 0)
		status = fault_set(fault, STATUS_BAD_QUERY, "no word");
	if (!status)
		status = ask(&suggester, fault);
	if (!status)
		status = timer_stop(&session->timer, fault);
	if (!status)
		status = print_answers(&suggester, fault);
	*has_any = suggester.has_any;
	bytes_free(&suggester.line);
	pool_free(suggester.pool);
	return status;
}
