/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/progress.h"

#include <inttypes.h>

#define NS_PER_S INT64_C(1000000000)
#define SHOW_NS  (NS_PER_S / 10)

/* Time left, by bytes: files differ more in size than bytes do in work. */
static int64_t seconds_left(const struct progress *progress, int64_t bytes,
			    double seconds)
{
	double left = (double)(progress->total_bytes - bytes);

	if (bytes <= 0 || left <= 0)
		return 0;
	return (int64_t)(seconds * left / (double)bytes + 0.5);
}

void progress_line(char out[PROGRESS_LINE_BYTES],
		   const struct progress *progress, int64_t count,
		   int64_t bytes, int64_t now_ns)
{
	double seconds = (double)(now_ns - progress->started_ns) / 1e9;
	double speed = seconds > 0 ? (double)bytes / 1e6 / seconds : 0;

	(void)snprintf(out, PROGRESS_LINE_BYTES,
		       "%" PRId64 " of %" PRId64 " files, %.1f MB/s, %" PRId64
		       " s left",
		       count, progress->total_count, speed,
		       seconds_left(progress, bytes, seconds));
}

void progress_show(struct progress *progress, int64_t count, int64_t bytes,
		   int64_t now_ns)
{
	char line[PROGRESS_LINE_BYTES];

	if (!progress->stream || now_ns - progress->shown_ns < SHOW_NS)
		return;
	progress->shown_ns = now_ns;
	progress_line(line, progress, count, bytes, now_ns);
	/* Nobody acts on progress that could not be shown. */
	(void)fprintf(progress->stream, "\r%s\033[K", line);
	(void)fflush(progress->stream);
}

void progress_end(struct progress *progress)
{
	if (!progress->stream || progress->shown_ns == 0)
		return;
	(void)fputs("\r\033[K", progress->stream); /* as above */
	(void)fflush(progress->stream);
}
