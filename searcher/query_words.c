/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/query_words.h"

#include <string.h>

#include "searcher/query_note.h"
#include "shared/point.h"
#include "shared/utf8.h"

enum {
	ACRONYM_LONGEST = 3, /* US, WHO: code points */
	ACRONYM_SHORTEST = 2,
	WILDCARD_LETTERS = 2, /* fewest beside `*` */
	SHORT_LETTERS = 2,    /* words that `~` leaves as they are */
	MEDIUM_LETTERS = 5,   /* that it allows one edit */
	FOLDED_BYTES = 1 << 16
};

/* Stands for `*` while words are cut: a letter that nobody writes, which
 * neither folds nor has marks. */
static const struct text stand_in = TEXT_INIT("\uA78F");

/* An operator that was not in its place was no word of the person's. */
bool query_words_is_operator(struct text typed)
{
	return text_equal(typed, TEXT("AND")) ||
	       text_equal(typed, TEXT("OR")) ||
	       text_equal(typed, TEXT("NOT")) ||
	       text_equal(typed, TEXT("NEAR")) ||
	       text_equal(typed, TEXT("FILTER"));
}

bool query_words_is_acronym(const struct word *word, struct text typed)
{
	size_t letter_count = 0;

	if (word->kind != WORD_PLAIN || query_words_is_operator(typed))
		return false;
	for (size_t i = 0, width; i < typed.length; i += width) {
		uint32_t code = utf8_next(typed, i, &width);

		if (code == '.')
			continue;
		if (!utf8_is_upper(code))
			return false;
		letter_count++;
	}
	return letter_count >= ACRONYM_SHORTEST &&
	       letter_count <= ACRONYM_LONGEST;
}

bool query_words_has_small(struct text typed)
{
	for (size_t i = 0, width; i < typed.length; i += width) {
		uint32_t code = utf8_next(typed, i, &width);
		enum utf8_script script = utf8_script(code);

		if (utf8_class(code) == UTF8_LETTER && !utf8_is_upper(code) &&
		    (script == UTF8_LATIN || script == UTF8_GREEK ||
		     script == UTF8_CYRILLIC))
			return true;
	}
	return false;
}

/* ---- Wildcards --------------------------------------------------------- */

static bool is_letter(uint32_t code)
{
	enum utf8_class kind = utf8_class(code);

	return (kind == UTF8_LETTER || kind == UTF8_DIGIT) &&
	       utf8_script(code) != UTF8_GRAM && !point_is_apostrophe(code);
}

static bool is_in_run(uint32_t code)
{
	return code == '*' || is_letter(code) || utf8_class(code) == UTF8_MARK;
}

/* Letters, digits and stars side by side. */
struct star_run {
	struct text text;
	size_t star_count;
	size_t letter_count;
};

static struct star_run read_run(struct text text, size_t offset)
{
	struct star_run run = { .text = { text.data + offset, 0 } };

	while (offset < text.length) {
		size_t width;
		uint32_t code = utf8_next(text, offset, &width);

		if (!is_in_run(code))
			break;
		run.star_count += code == '*';
		run.letter_count += is_letter(code);
		run.text.length += width;
		offset += width;
	}
	return run;
}

/* Stars side by side are one. */
static enum status put_run(struct bytes *out, const struct star_run *run,
			   struct fault *fault)
{
	const char *bytes = run->text.data;
	enum status status = STATUS_OK;

	if (run->letter_count < WILDCARD_LETTERS)
		return bytes_append(out, run->text, fault);
	for (size_t i = 0; i < run->text.length && !status; i++)
		if (bytes[i] != '*')
			status = bytes_append_byte(out, bytes[i], fault);
		else if (i == 0 || bytes[i - 1] != '*')
			status = bytes_append(out, stand_in, fault);
	return status;
}

static bool is_gram(struct text text, size_t offset)
{
	size_t width;

	return offset < text.length &&
	       utf8_script(utf8_next(text, offset, &width)) == UTF8_GRAM;
}

/* Where the character before `offset`, which is not 0, begins. */
static size_t step_back(struct text text, size_t offset)
{
	do
		offset--;
	while (offset > 0 && ((unsigned char)text.data[offset] & 0xC0) == 0x80);
	return offset;
}

/* Whether a run has stars that stand for nothing, though they seem to be
 * meant: not so one alone, nor one beside characters that are found inside of
 * longer runs anyway. */
static bool is_short(struct text text, const struct star_run *run)
{
	size_t start = (size_t)(run->text.data - text.data);

	if (run->star_count == 0 || run->letter_count >= WILDCARD_LETTERS ||
	    run->star_count == text.length)
		return false;
	return !is_gram(text, start + run->text.length) &&
	       (start == 0 || !is_gram(text, step_back(text, start)));
}

static enum status note_short(struct query_lexer *lexer,
			      const struct star_run *run, struct fault *fault)
{
	size_t place = (size_t)(run->text.data - lexer->query->typed.data);

	return query_note_add(
		lexer->query, lexer->options->is_strict, place,
		"\"*\" needs two letters or digits beside it: it is left out",
		fault);
}

/* The token's text, with something that is cut as a letter for each `*` of
 * a wildcard. */
static enum status cover_stars(struct query_lexer *lexer,
			       const struct query_token *token,
			       struct fault *fault)
{
	struct text text = token->text;
	struct bytes *out = &lexer->typed;
	enum status status = STATUS_OK;
	size_t offset = 0;

	bytes_clear(out);
	while (offset < text.length && !status) {
		struct star_run run = read_run(text, offset);
		size_t width;

		if (run.text.length > 0) {
			status = put_run(out, &run, fault);
			offset += run.text.length;
			if (!status && is_short(text, &run))
				status = note_short(lexer, &run, fault);
			continue;
		}
		(void)utf8_next(text, offset, &width);
		run.text.length = width;
		status = bytes_append(out, run.text, fault);
		offset += width;
	}
	return status;
}

static bool has_wildcard(struct query_lexer *lexer,
			 const struct query_token *token)
{
	return !lexer->options->is_plain && token->text.length > 0 &&
	       memchr(token->text.data, '*', token->text.length) &&
	       !memmem(token->text.data, token->text.length, stand_in.data,
		       stand_in.length);
}

static bool is_stand_in(struct text text, size_t offset)
{
	return text_begins(text_skip(text, offset), stand_in);
}

/* A copy with the stars again; *has_star says whether there are any. */
static enum status copy_form(struct query_lexer *lexer, struct text form,
			     struct text *out, bool *has_star,
			     struct fault *fault)
{
	enum status status = pool_copy(lexer->query->pool, form, out, fault);
	size_t length = 0;
	char *data;

	if (status)
		return status;
	/* The copy is ours to change. */
	data = (char *)(uintptr_t)out->data;
	for (size_t i = 0; i < form.length; length++) {
		bool is_star = is_stand_in(form, i);

		data[length] = is_star ? '*' : form.data[i];
		i += is_star ? stand_in.length : 1;
		*has_star |= is_star;
	}
	out->length = length;
	return STATUS_OK;
}

/* ---- Words ------------------------------------------------------------- */

/* What the words of a token are copied from. */
struct source {
	struct text typed;   /* the token's text */
	struct text covered; /* what was cut */
	bool has_stars;      /* they are not the same */
};

/* Where a byte of the covered text stands in the token's. */
static size_t place_of(const struct source *source, size_t offset)
{
	struct text typed = source->typed;
	size_t place = 0;

	for (size_t i = 0; i < offset; place++) {
		bool is_star = is_stand_in(source->covered, i);

		i += is_star ? stand_in.length : 1;
		while (is_star && place + 1 < typed.length &&
		       typed.data[place + 1] == '*')
			place++;
	}
	return place;
}

static enum status copy_word(struct query_lexer *lexer, struct query_word *out,
			     const struct word *word,
			     const struct source *source, struct fault *fault)
{
	struct pool *pool = lexer->query->pool;
	bool is_open = false;
	enum status status;

	*out = (struct query_word){ .word = *word };
	if (source->has_stars) {
		out->word.start = (uint32_t)place_of(source, word->start);
		out->word.end = (uint32_t)place_of(source, word->end);
		status = copy_form(lexer, word->folded, &out->word.folded,
				   &is_open, fault);
		if (!status)
			status = copy_form(lexer, word->plain, &out->word.plain,
					   &is_open, fault);
	} else {
		status =
			pool_copy(pool, word->folded, &out->word.folded, fault);
		if (!status)
			status = pool_copy(pool, word->plain, &out->word.plain,
					   fault);
	}
	out->typed = (struct text){ source->typed.data + out->word.start,
				    out->word.end - out->word.start };
	out->open = is_open ? QUERY_WILDCARD : QUERY_CLOSED;
	out->is_exact = is_open;
	out->may_drop = !is_open && !query_words_is_acronym(word, out->typed);
	return status;
}

static uint32_t usual_edits(struct text plain)
{
	size_t count = utf8_count(plain);

	if (count <= SHORT_LETTERS)
		return 0;
	return count <= MEDIUM_LETTERS ? 1 : QUERY_EDITS;
}

/* Whether the words are one run of characters, written without blanks. */
static bool is_one_run(const struct query_token *token)
{
	uint32_t end = token->words[0].word.start;

	for (size_t i = 0; i < token->word_count; i++) {
		const struct word *word = &token->words[i].word;

		if (word->kind == WORD_PAIR)
			continue;
		if (word->kind != WORD_CHARACTER || word->start != end)
			return false;
		end = word->end;
	}
	return true;
}

/* A run is one name: its characters as one word. */
static enum status join_run(struct query_lexer *lexer,
			    struct query_token *token, struct query_word *list,
			    struct fault *fault)
{
	struct bytes folded = BYTES_UP_TO(FOLDED_BYTES);
	enum status status = STATUS_OK;

	for (size_t i = 0; i < token->word_count && !status; i++) {
		const struct word *word = &list[i].word;

		if (word->kind != WORD_CHARACTER)
			continue;
		status = bytes_append(&folded, word->folded, fault);
		list->word.end = word->end;
	}
	if (!status)
		status = pool_copy(lexer->query->pool, text_from(&folded),
				   &list->word.folded, fault);
	bytes_free(&folded);
	list->word.plain = list->word.folded;
	list->word.kind = WORD_PLAIN;
	list->typed.length = list->word.end - list->word.start;
	token->word_count = 1;
	return status;
}

/* "~" behind a chunk: of one word, since what is near to several? */
static enum status open_word(struct query_lexer *lexer,
			     struct query_token *token, struct query_word *list,
			     struct fault *fault)
{
	if (!token->is_fuzzy || token->word_count == 0)
		return STATUS_OK;
	token->is_fuzzy = false;
	if (is_one_run(token)) {
		enum status status = join_run(lexer, token, list, fault);

		if (status)
			return status;
	}
	if (token->word_count > 1 || list->open != QUERY_CLOSED ||
	    list->word.kind != WORD_PLAIN)
		return query_note_add(
			lexer->query, lexer->options->is_strict, token->place,
			"\"~\" stands behind one whole word: it is left out",
			fault);
	list->open = QUERY_FUZZY;
	list->edits = token->edits == QUERY_EDITS_USUAL ?
			      usual_edits(list->word.plain) :
			      token->edits;
	list->is_exact = true;
	list->may_drop = false;
	return STATUS_OK;
}

/* Of a quote the marks of notes are left out, which were copied with it. */
static enum status split(struct query_lexer *lexer,
			 const struct query_token *token, struct text covered,
			 struct fault *fault)
{
	struct words *words = &lexer->scratch;
	size_t kept = 0;
	enum status status;

	if (token->kind != QUERY_TOKEN_QUOTE)
		return terms_split_chunk(lexer->terms, words, covered, fault);
	status = terms_split(lexer->terms, words, covered, fault);
	for (size_t i = 0; i < words->count; i++)
		if (!words->list[i].is_note)
			words->list[kept++] = words->list[i];
	words->count = kept;
	return status;
}

enum status query_words_cut(struct query_lexer *lexer,
			    struct query_token *token, struct fault *fault)
{
	struct words *words = &lexer->scratch;
	struct source source = { token->text, token->text,
				 has_wildcard(lexer, token) };
	struct query_word *list;
	enum status status = STATUS_OK;
	void *memory;

	if (source.has_stars) {
		status = cover_stars(lexer, token, fault);
		source.covered = text_from(&lexer->typed);
	}
	if (!status)
		status = split(lexer, token, source.covered, fault);
	if (!status)
		status = pool_take(lexer->query->pool, words->count,
				   sizeof(*list), &memory, fault);
	if (status)
		return status;
	lexer->word_count += words->position_count;
	list = memory;
	for (size_t i = 0; i < words->count && !status; i++)
		status = copy_word(lexer, &list[i], &words->list[i], &source,
				   fault);
	token->words = list;
	token->word_count = words->count;
	return status ? status : open_word(lexer, token, list, fault);
}
