# SPDX-License-Identifier: GPL-2.0-or-later
# The output of `gcov -n`, one line a source file, least covered first.

/^File '/ {
	name = $0
	sub(/^File '/, "", name)
	sub(/'$/, "", name)
}
/^Lines executed:/ && name ~ /^(shared|indexer|searcher)\// {
	split($0, part, /[:% ]+/)
	if (part[3] + 0 > best[name] + 0 || !(name in best))
		best[name] = part[3]
	total[name] = part[5]
	name = ""
}
END {
	for (name in best) {
		lines += total[name]
		reached += total[name] * best[name] / 100
		printf "%6.2f %% of %5d  %s\n", best[name], total[name], name \
			| "sort -n"
	}
	close("sort -n")
	if (lines)
		printf "%6.2f %% of %5d  all\n", 100 * reached / lines, lines
}
