/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The stems of a word: of its forms, and of what is left of it without what the
 * stemmer of the language does not know.
 */
#include "shared/terms_parts.h"

#include <string.h>

#include "shared/array.h"
#include "shared/endings.h"
#include "shared/hanzi.h"
#include "shared/tones.h"

enum {
	PLURAL_REST = 6, /* bytes that are left of a word without one */
	AND_REST = 3,    /* letters that are left of an Arabic one without its
			  * "and" or its article, */
	FOR_REST = 4,    /* without its "for", */
	ARTICLE_REST = 5 /* and with an article, without what is before it */
};

static bool is_ascii(struct text text)
{
	unsigned char all = 0;

	for (size_t i = 0; i < text.length; i++)
		all |= (unsigned char)text.data[i];
	return all < 0x80;
}

/* Adds the stem of one form, without marks. What has none before and after is
 * left where the stemmer keeps it. */
static enum status add_stem(struct terms *terms, struct stems *out,
			    const char *language, struct text form,
			    struct fault *fault)
{
	struct bytes *slot = &terms->stems[out->count];
	struct text stemmed;
	bool has_changed;
	enum status status =
		stem_word(terms->stem, language, form, &stemmed, fault);

	if (status)
		return status;
	if (stemmed.length == 0)
		stemmed = form;
	if (!is_ascii(form) || !is_ascii(stemmed)) {
		bytes_clear(slot);
		status = utf8_strip_marks(slot, stemmed, &has_changed, fault);
		stemmed = text_from(slot);
	}
	out->list[out->count++] = stemmed;
	return status;
}

/* Copies the last stem if the stemmer keeps it, before it is asked again. */
static enum status keep_stem(struct terms *terms, struct stems *out,
			     struct fault *fault)
{
	struct bytes *slot = &terms->stems[out->count - 1];
	struct text *stem = &out->list[out->count - 1];
	enum status status;

	if (stem->data == slot->data)
		return STATUS_OK;
	bytes_clear(slot);
	status = bytes_append(slot, *stem, fault);
	*stem = text_from(slot);
	return status;
}

static bool has_parted_endings(const char *language)
{
	return strcmp(language, "tr") == 0 || strcmp(language, "az") == 0 ||
	       strcmp(language, "pl") == 0;
}

/* A name without the endings behind its apostrophe; one letter in front of
 * it is no name (d'Arsonval, O'Neill). */
static struct text cut_endings(struct text form)
{
	const char *sign = memchr(form.data, '\'', form.length);
	size_t first;

	if (!sign)
		return form;
	(void)utf8_next(form, 0, &first);
	if ((size_t)(sign - form.data) > first)
		form.length = (size_t)(sign - form.data);
	return form;
}

/* A Persian word without its plural, which is written without the
 * non-joiner as often; what is short is part of many a word (تنها). That
 * of the genitive may as well be another ending (هسته‌ای). */
static struct text cut_plural(struct text form)
{
	static const char *const endings[] = { "ها", "هايي" };

	for (size_t i = 0; i < 2; i++) {
		struct text ending = text_of(endings[i]);

		if (form.length >= PLURAL_REST + ending.length &&
		    text_ends(form, ending))
			return (struct text){ form.data,
					      form.length - ending.length };
	}
	return (struct text){ 0 };
}

/* The form without what it begins with; empty where it does not, or where
 * too few letters are left. */
static struct text cut_beginning(struct text form, const char *sign,
				 size_t letter_count)
{
	if (!text_take(&form, text_of(sign)) || utf8_count(form) < letter_count)
		return (struct text){ 0 };
	return form;
}

/* What is left of an Arabic word without its "and", then without its "for" or
 * what else is before an article, and then without the article: the stemmer
 * leaves the first ones on many words (والقرآن), and with an article it cuts
 * other endings (الكاميرات). Empty: it has none of them. */
static struct text cut_particles(struct text form)
{
	static const char *const before_article[] = { "ب", "ك", "ف" };
	const struct text noun = cut_beginning(form, "و", AND_REST);
	struct text rest = noun.length > 0 ? noun : form;
	struct text next = cut_beginning(rest, "ل", FOR_REST);

	if (next.length > 0 && cut_beginning(next, "ل", 0).length == 0)
		return next;
	next = cut_beginning(rest, "لل", AND_REST); /* "for the" */
	if (next.length > 0)
		return next;
	for (size_t i = 0; i < 3; i++) {
		next = cut_beginning(rest, before_article[i], ARTICLE_REST);
		if (cut_beginning(next, "ال", 0).length > 0)
			rest = next;
	}
	next = cut_beginning(rest, "ال", AND_REST);
	return next.length > 0 ? next : noun;
}

/* What is left of a word without what the language's stemmer does not know;
 * empty: it has none. */
static struct text root_of(const struct word *word, const char *language)
{
	if (word->root_bytes > 0)
		return (struct text){ word->plain.data + word->root_start,
				      word->root_bytes };
	if (strcmp(language, "fa") == 0)
		return cut_plural(word->plain);
	if (strcmp(language, "ar") == 0)
		return cut_particles(word->plain);
	return (struct text){ 0 };
}

/* The letters that are written for one with a diaeresis or a stroke where a
 * keyboard has none; NULL: none are. */
static const char *spelt_out(uint32_t code, bool is_vietnamese)
{
	switch (code) {
	case 0x111:
		return is_vietnamese ? NULL : "dj";
	case 0xE4:
		return "ae";
	case 0xE5:
		return "aa";
	case 0xF6:
	case 0xF8:
		return "oe";
	case 0xFC:
		return "ue";
	default:
		return NULL;
	}
}

/* Adds the stem of a word with such letters spelt out and the others without
 * marks: Müller is Mueller as often, and not Muller alone. */
static enum status add_spelt_out(struct terms *terms, struct stems *out,
				 const char *language, struct text form,
				 struct fault *fault)
{
	const bool is_vietnamese = strcmp(language, "vi") == 0;
	struct bytes *spelt = &terms->scratch;
	bool is_spelt = false;
	bool has_changed; /* not asked for: other marks are left out, too */
	enum status status = STATUS_OK;

	bytes_clear(spelt);
	for (size_t i = 0, width; i < form.length && !status; i += width) {
		const char *letters =
			spelt_out(utf8_next(form, i, &width), is_vietnamese);

		is_spelt |= letters != NULL;
		status = letters ?
				 bytes_append(spelt, text_of(letters), fault) :
				 utf8_strip_marks(spelt,
						  (struct text){ form.data + i,
								 width },
						  &has_changed, fault);
	}
	if (status || !is_spelt)
		return status;
	status = keep_stem(terms, out, fault);
	return status ? status :
			add_stem(terms, out, language, text_from(spelt), fault);
}

/* Adds a word as it stands whose end the stemmer takes for that of a case, or
 * of a plural, but leaves in other cases (Иванов, Ивановым; Вьетнам, Вьетнама;
 * hálózat, hálózatok). */
static void add_name(struct stems *out, const char *language, struct text form)
{
	static const struct text russian[] = {
		TEXT_INIT("ов"), TEXT_INIT("ев"), TEXT_INIT("ам"),
		TEXT_INIT("ем"), TEXT_INIT("им"), TEXT_INIT("ом"),
	};
	static const struct text hungarian[] = {
		TEXT_INIT("am"), TEXT_INIT("em"), TEXT_INIT("at"),
		TEXT_INIT("et"), TEXT_INIT("st"),
	};
	const struct text *endings = NULL;
	size_t count = 0;

	if (strcmp(language, "ru") == 0) {
		endings = russian;
		count = COUNT(russian);
	} else if (strcmp(language, "hu") == 0) {
		endings = hungarian;
		count = COUNT(hungarian);
	}
	for (size_t i = 0; i < count && out->count < TERMS_STEMS_MAX; i++)
		if (form.length > endings[i].length &&
		    text_ends(form, endings[i]))
			out->list[out->count++] = form;
}

/* Adds the stem of the first stem: the Turkish stemmer makes "mahkeme" of
 * "mahkemede", but takes its end for that of a word when it stands alone. */
static enum status add_second_stem(struct terms *terms, struct stems *out,
				   const char *language, struct fault *fault)
{
	enum status status = keep_stem(terms, out, fault);

	return status ? status :
			add_stem(terms, out, language, out->list[0], fault);
}

static void drop_doubles(struct stems *stems)
{
	size_t kept = 0;

	for (size_t i = 0; i < stems->count; i++) {
		size_t j = 0;

		while (j < kept && !text_equal(stems->list[j], stems->list[i]))
			j++;
		if (j == kept)
			stems->list[kept++] = stems->list[i];
	}
	stems->count = kept;
}

/* The forms that a word's stems are made from: its own, the plain one, and
 * what is left of it without endings. */
static enum status list_forms(struct terms *terms, const struct word *word,
			      const char *language, struct stems *out,
			      struct fault *fault)
{
	const struct text root = root_of(word, language);
	const bool is_arabic = strcmp(language, "ar") == 0;
	struct text rest = { 0 };
	struct text name = word->folded;
	bool has_changed = false;
	enum status status = STATUS_OK;

	if (has_parted_endings(language))
		name = cut_endings(name);
	out->count = 0;
	out->list[out->count++] = name;
	if (name.length < word->folded.length && !is_ascii(name)) {
		bytes_clear(&terms->scratch);
		status = utf8_strip_marks(&terms->scratch, name, &has_changed,
					  fault);
		out->list[out->count++] = text_from(&terms->scratch);
	}
	if (!text_equal(word->folded, word->plain))
		out->list[out->count++] = word->plain;
	if (root.length > 0)
		out->list[out->count++] = root;
	/* Stemmers know the end of it as it was written; but what begins it
	 * may only look like an article without its hamza (ألمانيا). */
	if (is_arabic && word->root_bytes == 0 &&
	    !text_equal(word->folded, word->plain) && root.length > 0)
		rest = cut_particles(word->folded);
	if (rest.length > 0)
		out->list[out->count++] = rest;
	bytes_clear(&terms->replaced);
	if (!status)
		status = endings_replace(
			&terms->replaced, language,
			is_arabic && root.length > 0 ? root : word->plain,
			fault);
	if (terms->replaced.length > 0)
		out->list[out->count++] = text_from(&terms->replaced);
	return status;
}

static bool is_small(char byte)
{
	return byte >= 'a' && byte <= 'z';
}

/* The first letter of an English word stays, in whatever form (sold: sell); a
 * mark, or what is spelt out, may be at the beginning of others. */
bool terms_may_have(const struct word *word, const char *language,
		    struct text stem)
{
	const struct text folded = word->folded;

	return folded.length == 0 || stem.length == 0 ||
	       folded.data[0] == stem.data[0] || !is_small(folded.data[0]) ||
	       !is_small(stem.data[0]) || language[0] != 'e' ||
	       language[1] != 'n' || language[2] != '\0';
}

/* A character, or two, the simplified for the traditional; in Japanese each
 * is its own. */
static enum status add_characters(struct terms *terms, struct stems *out,
				  const struct word *word, const char *language,
				  struct fault *fault)
{
	struct bytes *simplified = &terms->stems[0];
	enum status status = STATUS_OK;

	bytes_clear(simplified);
	if (strcmp(language, "ja") == 0)
		out->list[0] = word->folded;
	else
		status = hanzi_append(simplified, word->folded, fault);
	if (simplified->length > 0)
		out->list[0] = text_from(simplified);
	out->count = status ? 0 : 1;
	return status;
}

/* Of a Vietnamese syllable, which has one stem, what it is with its tone. */
static enum status add_tone(struct terms *terms, struct stems *out,
			    const struct word *word, struct fault *fault)
{
	struct bytes *form = &terms->stems[1];
	enum status status;

	bytes_clear(form);
	status = tones_append(form, word->folded, fault);
	if (!status && form->length > 0)
		out->list[out->count++] = text_from(form);
	return status;
}

/* Instead of the stem, which has none, one that says so. */
static enum status want_bare(struct terms *terms, struct stems *out,
			     struct fault *fault)
{
	struct bytes *bare = &terms->stems[2];
	enum status status;

	bytes_clear(bare);
	status = bytes_append(bare, out->list[0], fault);
	if (!status)
		status = bytes_append(bare, TEXT(TONES_NONE), fault);
	out->list[0] = text_from(bare);
	return status;
}

static bool has_tones(const char *language)
{
	return strcmp(language, "vi") == 0;
}

static enum status stem(struct terms *terms, struct stems *out,
			const struct word *word, const char *language,
			struct fault *fault)
{
	struct stems forms;
	enum status status;

	out->count = 0;
	if (word->kind == WORD_CHARACTER || word->kind == WORD_PAIR)
		return add_characters(terms, out, word, language, fault);
	status = list_forms(terms, word, language, &forms, fault);
	for (size_t i = 0; i < forms.count && !status; i++) {
		if (i > 0)
			status = keep_stem(terms, out, fault);
		if (!status)
			status = add_stem(terms, out, language, forms.list[i],
					  fault);
	}
	if (!status && !text_equal(word->folded, word->plain))
		status = add_spelt_out(terms, out, language, forms.list[0],
				       fault);
	if (!status)
		add_name(out, language, word->plain);
	if (!status && strcmp(language, "tr") == 0)
		status = add_second_stem(terms, out, language, fault);
	drop_doubles(out);
	if (status)
		out->count = 0;
	return status;
}

enum status terms_stem(struct terms *terms, struct stems *out,
		       const struct word *word, const char *language,
		       struct fault *fault)
{
	enum status status = stem(terms, out, word, language, fault);

	if (status || out->count != 1 || !has_tones(language))
		return status;
	status = add_tone(terms, out, word, fault);
	if (status)
		out->count = 0;
	return status;
}

enum status terms_stem_asked(struct terms *terms, struct stems *out,
			     const struct word *word, const char *language,
			     struct fault *fault)
{
	enum status status = stem(terms, out, word, language, fault);

	if (status || out->count != 1 || !has_tones(language) ||
	    text_equal(word->folded, word->plain))
		return status;
	status = add_tone(terms, out, word, fault);
	if (!status && out->count > 1)
		status = want_bare(terms, out, fault);
	if (status)
		out->count = 0;
	return status;
}
