/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * trial - a session of pqsearch that prints into memory.
 *
 * Used by unit tests of what the command line can ask for. One trial at a
 * time.
 */
#ifndef UNIT_TRIAL_H
#define UNIT_TRIAL_H

#include "searcher/session.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

struct trial {
	struct settings settings; /* set before trial_open */
	struct session session;
	FILE *stream;
	char *printed; /* what was written so far */
	size_t length;
	struct fault fault;
};

enum { TRIAL_BYTES = 1 << 20 };

/* What the person was told: tone, '|', text, one a line. */
static struct bytes trial_told = { NULL, 0, 0, TRIAL_BYTES };

static inline void trial_hear(struct text text, enum session_tone tone)
{
	struct fault fault;

	assert_int_equal(bytes_printf(&trial_told, &fault, "%d|%.*s\n",
				      (int)tone, (int)text.length, text.data),
			 0);
}

/* `state` is that of a FIXTURE_TEST. */
static inline void trial_open(struct trial *out, void **state)
{
	const struct fixture *fixture = *state;
	struct output_options options = { .format = out->settings.format,
					  .fields = out->settings.fields };

	bytes_clear(&trial_told);
	out->session = (struct session){ .settings = &out->settings,
					 .say = trial_hear };
	out->stream = open_memstream(&out->printed, &out->length);
	assert_non_null(out->stream);
	assert_int_equal(output_open(&out->session.output, out->stream,
				     &options, &out->fault),
			 0);
	assert_int_equal(search_open(&out->session.search, &fixture->folder, 1,
				     &out->fault),
			 0);
}

static inline void trial_close(struct trial *trial)
{
	search_close(trial->session.search);
	output_close(trial->session.output);
	(void)fclose(trial->stream); /* memory only */
	free(trial->printed);
	bytes_free(&trial_told);
}

/* What was told, with a NUL behind it. */
static inline const char *trial_heard(void)
{
	struct fault fault;

	assert_int_equal(bytes_append_byte(&trial_told, '\0', &fault), 0);
	return trial_told.data;
}

#endif
