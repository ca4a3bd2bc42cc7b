/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usage: bench_load FILE...     (below the folder that it runs in)
 *
 * How fast source files are read on one core: to articles, and on to
 * passages. Prints a line for each file, parted by tabs: its name, its MB,
 * articles, passages, MB a second of each, and the most memory so far in
 * MB. Time is processor time of this process (clock_gettime(2),
 * CLOCK_PROCESS_CPUTIME_ID); what converters take is not in it.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "indexer/load.h"
#include "indexer/passages.h"

enum { MEGABYTE = 1000000 };

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

	if (status) {
		(void)fprintf(stderr, "bench_load: %s\n",
			      load_fault(load)->text);
		exit(1);
	}
	return (double)facts->before.st_size / MEGABYTE / (seconds() - start);
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
	(void)printf("%s\t%.1f\t%zu\t%zu\t%.1f\t%.1f\t%ld\n", name,
		     (double)facts.before.st_size / MEGABYTE,
		     facts.article_count, run->passage_count, parse_speed,
		     split_speed, usage.ru_maxrss / 1024);
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
	if (status) {
		(void)fprintf(stderr, "bench_load: %s\n", fault.text);
		return 1;
	}
	for (int i = 1; i < argc; i++)
		measure(load, &run, argv[i]);
	passages_free(&run.passages);
	passages_close(run.splitter);
	load_close(load);
	return 0;
}
