/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usage: bench_load FILE...     (below the folder that it runs in)
 *
 * How fast source files are read on one core: JSON Lines to the records in
 * them ("-" for other files), any file to articles, which adds the telling
 * of formats, languages and keys, and on to passages. Prints a line for
 * each file, parted by tabs: its name, its MB, articles, passages, MB a
 * second of each of the three, and the most memory so far in MB.
 * Time is processor time of this process (clock_gettime(2),
 * CLOCK_PROCESS_CPUTIME_ID); what converters take is not in it.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "indexer/formats.h"
#include "indexer/load.h"
#include "indexer/passages.h"
#include "indexer/reader.h"
#include "indexer/records.h"

enum { MEGABYTE = 1000000, LAST_YEAR = 2100, LINE_BYTES = 64 << 20 };

struct run {
	struct passages_splitter *splitter;
	struct passages passages;
	size_t passage_count;
	bool splits;
};

static enum status take(void *context, const struct article *article,
			struct fault *fault)
{
	const struct passage_limits limits = PASSAGE_LIMITS;
	struct run *run = context;
	enum status status;

	if (!run->splits)
		return STATUS_OK;
	status = passages_split(run->splitter, &run->passages, article, &limits,
				fault);
	run->passage_count += run->passages.count;
	return status == STATUS_SKIP ? STATUS_OK : status;
}

static enum status pass_over(void *context, uint64_t record_offset,
			     const char *reason, struct fault *fault)
{
	(void)context;
	(void)record_offset;
	(void)reason;
	(void)fault;
	return STATUS_OK;
}

static void fail(const struct fault *fault)
{
	(void)fprintf(stderr, "bench_load: %s\n", fault->text);
	exit(1);
}

static double seconds(void)
{
	struct timespec now;

	if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now) != 0) {
		perror("clock_gettime");
		exit(1);
	}
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* MB a second of one pass over the file. */
static double read_file(struct load *load, struct run *run, const char *name,
			struct load_facts *facts)
{
	const struct reading_visitor visitor = { take, pass_over, run };
	double start = seconds();
	enum status status = load_file(load, AT_FDCWD, name, &visitor, facts);

	if (status)
		fail(load_fault(load));
	return (double)facts->before.st_size / MEGABYTE / (seconds() - start);
}

/* MB a second of JSON Lines to records alone. */
static double read_records(const char *name)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	struct input_file file;
	struct reader_line line = { 0 };
	struct claims *claims = NULL;
	struct records *records = NULL;
	struct reader *reader = NULL;
	struct fault fault = { 0 };
	double start;
	double bytes = 0;

	if (fd < 0 || input_file_begin(&file, fd, name, NULL, &fault) ||
	    claims_open(&claims, LAST_YEAR, (size_t)256 << 20, &fault) ||
	    records_open(&records, claims, LINE_BYTES, &fault) ||
	    reader_open(&reader, LINE_BYTES, LINE_BYTES, &fault))
		fail(&fault);
	reader_begin(reader, input_of_file(&file));
	reader_let_go(reader);
	start = seconds();
	while (!line.is_end) {
		struct article article;
		enum records_shape shape;

		if (reader_line(reader, &line, &fault))
			fail(&fault);
		bytes += (double)line.text.length + 1;
		if (!line.is_end)
			(void)records_read(records, line.text, &article, &shape,
					   &fault);
	}
	start = seconds() - start;
	reader_close(reader);
	records_close(records);
	claims_close(claims);
	input_file_free(&file);
	(void)close(fd); /* it was only read */
	return bytes / MEGABYTE / start;
}

static void measure(struct load *load, struct run *run, const char *name)
{
	struct load_facts facts;
	struct rusage usage;
	double parse_speed;
	double split_speed;

	run->splits = false;
	run->passage_count = 0;
	parse_speed = read_file(load, run, name, &facts);
	run->splits = true;
	split_speed = read_file(load, run, name, &facts);
	if (getrusage(RUSAGE_SELF, &usage) != 0) {
		perror("getrusage");
		exit(1);
	}
	(void)printf("%s\t%.1f\t%zu\t%zu\t", name,
		     (double)facts.before.st_size / MEGABYTE,
		     facts.article_count, run->passage_count);
	if (formats_has_ending(name, ".jsonl"))
		(void)printf("%.1f", read_records(name));
	else
		(void)printf("-");
	(void)printf("\t%.1f\t%.1f\t%ld\n", parse_speed, split_speed,
		     usage.ru_maxrss / 1024);
}

int main(int argc, char **argv)
{
	struct run run = { 0 };
	const struct parse_options options = { 0 };
	struct load *load = NULL;
	struct fault fault;
	enum status status = load_open(&load, &options, &fault);

	if (!status)
		status = passages_open(&run.splitter, &fault);
	if (status)
		fail(&fault);
	for (int i = 1; i < argc; i++)
		measure(load, &run, argv[i]);
	passages_free(&run.passages);
	passages_close(run.splitter);
	load_close(load);
	return 0;
}
