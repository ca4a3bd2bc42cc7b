# SPDX-License-Identifier: GPL-2.0-or-later
# Reads the output of strip.awk and names calls that give SQLite anything
# but fixed text: the statement is a string literal (macros in capitals may
# stand between its parts), or an element of a table declared
# "static const ... NAME[" in the same file.

function check(file, number, call,   i, c, depth, part, argument) {
	i = index(call, "(")
	for (; i <= length(call); i++) {
		c = substr(call, i, 1)
		if (c == "(")
			depth++
		else if (c == ")")
			depth--
		if (!depth)
			break
		if (c == "," && depth == 1)
			part++
		else if (part == 1)
			argument = argument c
	}
	gsub(/[ \t]/, "", argument)
	if (argument ~ /""/ && argument ~ /^(""|[A-Z][A-Z0-9_]*)+$/)
		return
	if (argument ~ /^[A-Za-z_0-9]+\[/) {
		sub(/\[.*/, "", argument)
		if ((file, argument) in fixed)
			return
	}
	print file ":" number ": SQL that is not fixed text"
}
{
	split($0, place, ":")
	file = place[1]
	code = substr($0, length(file) + length(place[2]) + 3)
	if (code ~ /^[ \t]*static const [^=;(]*\[/) {
		name = code
		sub(/\[.*/, "", name)
		sub(/.*[^A-Za-z_0-9]/, "", name)
		fixed[file, name] = 1
	}
	rest = code
	for (i = open_call; i && i <= calls; i++)
		call_text[i] = call_text[i] " " code
	while (match(rest, /sqlite3_(prepare[a-z0-9_]*|exec)[ \t]*\(/)) {
		rest = substr(rest, RSTART + 8)
		calls++
		call_file[calls] = file
		call_line[calls] = place[2]
		call_text[calls] = rest
		open_call = calls
	}
	if (code ~ /;[ \t]*$/)
		open_call = 0
}
END {
	for (i = 1; i <= calls; i++)
		check(call_file[i], call_line[i], call_text[i])
}
