# SPDX-License-Identifier: GPL-2.0-or-later
# C and C++ sources without what the compiler does not act on: comments go,
# the inside of strings and of character constants goes. One output line
# for each input line: FILE:LINE:CODE.

FNR == 1 {
	in_comment = 0
}
{
	code = ""
	rest = $0
	while (rest != "") {
		if (in_comment) {
			end = index(rest, "*/")
			if (!end)
				break
			rest = substr(rest, end + 2)
			in_comment = 0
			continue
		}
		if (!match(rest, /["']|\/\*|\/\//)) {
			code = code rest
			break
		}
		mark = substr(rest, RSTART, RLENGTH)
		code = code substr(rest, 1, RSTART - 1)
		rest = substr(rest, RSTART + RLENGTH)
		if (mark == "//")
			break
		if (mark == "/*") {
			in_comment = 1
			continue
		}
		code = code mark mark
		while (rest != "" && substr(rest, 1, 1) != mark)
			rest = substr(rest, substr(rest, 1, 1) == "\\" ? 3 : 2)
		rest = substr(rest, 2)
	}
	print FILENAME ":" FNR ":" code
}
