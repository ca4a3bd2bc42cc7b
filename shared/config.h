/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * config - options that are set once: in two files and the environment.
 *
 * Used by the settings.c of both programs, which take what is found here
 * before the words of the command line, in this order, so that the later
 * wins:
 *
 *   /etc/pullquote.conf
 *   $XDG_CONFIG_HOME/pullquote/config, else ~/.config/pullquote/config
 *     (or, instead of these two, the file of --config, else of
 *     PULLQUOTE_CONFIG)
 *   PULLQUOTE_NAME in the environment, unless empty: PULLQUOTE_MAX_MEMORY
 *     is --max-memory
 *
 * A file is text in UTF-8 of at most CONFIG_FILE_BYTES, without a NUL. A
 * byte order mark at its start and a CR before a line end do not count.
 * Blank is space or TAB; it may stand at both ends of a line and around
 * '='. Each line is one of:
 *
 *   # a comment           also behind any other line, after a blank
 *   [pqsearch]            what follows is of this program only
 *   [pqindex]
 *   name = value          as --name=value on the command line
 *   name = "a \"b\" \\"   blanks and '#' kept; the two escapes there are
 *
 * The name is the whole long name of an option that the table marks
 * OPTION_SET or OPTION_SHARED. Before the first section there may be only
 * options that are OPTION_SHARED, since every program reads those lines;
 * the lines of another program's section are read past, but must be lines.
 * An option without a value takes `yes` or `no`, and one whose value is
 * optional `yes` for none. "~/" at the beginning of a DIR or FILE is the
 * home folder. What a section says stands above what its file says before
 * the first one.
 */
#ifndef SHARED_CONFIG_H
#define SHARED_CONFIG_H

#include "shared/options.h"
#include "shared/pool.h"

#define CONFIG_SYSTEM_FILE "/etc/pullquote.conf"

enum { CONFIG_FILE_BYTES = 1 << 16 };

struct config_order {
	const char *program; /* whose section counts */
	const struct option_row *table;
	const char *system_file; /* CONFIG_SYSTEM_FILE, but in tests */
	const char *file;        /* of --config; NULL: the two usual ones */
	bool is_without_files;   /* --no-config */
};

struct config_file {
	struct text text;
	const char *name;   /* for faults */
	unsigned int level; /* of what is before the first section */
};

struct config_value {
	const struct option_row *row;
	const char *value;  /* NULL: the option without one; "no": undo it */
	const char *source; /* "FILE:LINE" or "PULLQUOTE_NAME" */
	/* Of several values of an option that may be repeated, those of the
	 * highest level count. The command line is CONFIG_TYPED. */
	unsigned int level;
};

enum { CONFIG_TYPED = 1000 };

struct config {
	struct config_value *values; /* in the order to be taken */
	size_t value_count;
	struct pool *pool;
};

/*
 * Zeroed, or as config_read left it: free it either way. STATUS_BAD_QUERY,
 * with the source in the fault: a bad line, a value that is none of the
 * option's words, a file that is there but cannot be read, or that --config
 * names and is not there.
 */
enum status config_read(struct config *out, const struct config_order *order,
			struct fault *fault);
/* The same of one file's text. */
enum status config_parse(struct config *config,
			 const struct config_order *order,
			 const struct config_file *file, struct fault *fault);
void config_free(struct config *config);

#endif
