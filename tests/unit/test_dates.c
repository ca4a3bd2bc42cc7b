/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/udat.h>
#include <unicode/ustring.h>

#include "indexer/dates.h"
#include "tests/unit/unit.h"

#define LAST_YEAR 2027

static const struct {
	const char *raw;
	const char *date; /* "": undated */
	enum record_precision precision;
} rows[] = {
	/* ISO 8601 and what feeds make of it */
	{ "2021-08-17T09:30:00+05:00", "2021-08-17T09:30:00+05:00",
	  RECORD_TIME },
	{ "2021-08-17T09:30:00-04:00", "2021-08-17T09:30:00-04:00",
	  RECORD_TIME },
	{ "2021-08-17T09:30:00+0500", "2021-08-17T09:30:00+05:00",
	  RECORD_TIME },
	{ "2021-08-17T09:30:00+05", "2021-08-17T09:30:00+05:00", RECORD_TIME },
	{ "2021-08-17T09:30:00Z", "2021-08-17T09:30:00+00:00", RECORD_TIME },
	{ "2021-08-17T09:30:00.000Z", "2021-08-17T09:30:00+00:00",
	  RECORD_TIME },
	{ "2021-08-17T09:30:00.389000+00:00", "2021-08-17T09:30:00+00:00",
	  RECORD_TIME },
	{ "2021-08-17T09:30Z", "2021-08-17T09:30:00+00:00", RECORD_TIME },
	{ "2021-08-17 23:49:27+00:00", "2021-08-17T23:49:27+00:00",
	  RECORD_TIME },
	{ "2021-08-17 11:03 -0400", "2021-08-17T11:03:00-04:00", RECORD_TIME },
	{ "2021-08-17T23:59:60Z", "2021-08-17T23:59:59+00:00", RECORD_TIME },
	{ "20210817T093000Z", "2021-08-17T09:30:00+00:00", RECORD_TIME },
	{ " 2021-08-17T09:30:00Z\n", "2021-08-17T09:30:00+00:00", RECORD_TIME },
	/* no zone, or no time: the day */
	{ "2021-08-17T09:30:00", "2021-08-17", RECORD_DAY },
	{ "2021-08-17 09:30:00", "2021-08-17", RECORD_DAY },
	{ "2021-08-17 09:30:00.123", "2021-08-17", RECORD_DAY },
	{ "2021-08-17T25:00:00Z", "2021-08-17", RECORD_DAY },
	{ "2021-08-17T09:30:00+99:00", "2021-08-17", RECORD_DAY },
	{ "2021-08-17T09:30:00 PKT", "2021-08-17", RECORD_DAY },
	{ "2021-08-17", "2021-08-17", RECORD_DAY },
	{ "2021-8-7", "2021-08-07", RECORD_DAY },
	{ "2021/08/17", "2021-08-17", RECORD_DAY },
	{ "2021/8/17", "2021-08-17", RECORD_DAY },
	{ "2021.08.17", "2021-08-17", RECORD_DAY },
	{ "20210817", "2021-08-17", RECORD_DAY },
	{ "20210817093000", "2021-08-17", RECORD_DAY },
	{ "202108170930", "2021-08-17", RECORD_DAY },
	{ "2020-02-29", "2020-02-29", RECORD_DAY },
	{ "2000-02-29", "2000-02-29", RECORD_DAY },
	{ "2021-08", "2021-08", RECORD_MONTH },
	{ "2021/08", "2021-08", RECORD_MONTH },
	{ "2021", "2021", RECORD_YEAR },
	{ "1400", "1400", RECORD_YEAR },
	{ "2027", "2027", RECORD_YEAR },
	/* words */
	{ "Tue, 17 Aug 2021 23:49:27 GMT", "2021-08-17T23:49:27+00:00",
	  RECORD_TIME },
	{ "Tue, 17 Aug 2021 23:49:27 +0500", "2021-08-17T23:49:27+05:00",
	  RECORD_TIME },
	{ "17 Aug 2021 23:49 EDT", "2021-08-17T23:49:00-04:00", RECORD_TIME },
	{ "Tue, 17 Aug 2021", "2021-08-17", RECORD_DAY },
	{ "17 August 2021", "2021-08-17", RECORD_DAY },
	{ "August 17, 2021", "2021-08-17", RECORD_DAY },
	{ "Aug. 17, 2021", "2021-08-17", RECORD_DAY },
	{ "Sept. 3rd, 2021", "2021-09-03", RECORD_DAY },
	{ "Tuesday, August 17, 2021", "2021-08-17", RECORD_DAY },
	{ "November 24, 2021  12:28 pm", "2021-11-24", RECORD_DAY },
	{ "august 2021", "2021-08", RECORD_MONTH },
	{ "Tue Aug 17 09:30:00 2021", "2021-08-17", RECORD_DAY },
	{ "Tue Aug  7 09:30:00 2021", "2021-08-07", RECORD_DAY },
	{ "Tue Aug 17 09:30:00 GMT 2021", "2021-08-17T09:30:00+00:00",
	  RECORD_TIME },
	{ "Tue Aug 17 09:30:00 +0500 2021", "2021-08-17T09:30:00+05:00",
	  RECORD_TIME },
	/* a month that is a weekday elsewhere */
	{ "Thu Mar 04 08:00:00 +0000 2021", "2021-03-04T08:00:00+00:00",
	  RECORD_TIME },
	{ "Thu Mar 04 2021 08:00:00 GMT+0100 (CET)",
	  "2021-03-04T08:00:00+01:00", RECORD_TIME },
	{ "Thursday, Mar. 4, 2021", "2021-03-04", RECORD_DAY },
	{ "10:48, Thu, Mar 4, 2021", "2021-03-04", RECORD_DAY },
	{ "3:15 PM EST Mar 17, 2021", "2021-03-17T15:15:00-05:00",
	  RECORD_TIME },
	{ "09:30 mar. 17 août 2021", "2021-08-17", RECORD_DAY },
	{ "Updated August 17, 2021", "2021-08-17", RECORD_DAY },
	{ "Published: 17 Aug 2021", "2021-08-17", RECORD_DAY },
	{ "Last updated on: 2021-08-17", "2021-08-17", RECORD_DAY },
	{ "Updated 19 August 2021, Published 17 August 2021", "2021-08-17",
	  RECORD_DAY },
	{ "Published 17 August 2021, Updated 19 August 2021", "2021-08-17",
	  RECORD_DAY },
	{ "Updated 19 August 2021; published 17 August 2021", "2021-08-17",
	  RECORD_DAY },
	{ "Last update: 2021-08-19 / Published: 2021-08-17", "2021-08-17",
	  RECORD_DAY },
	{ "Published 17/08/2021; updated 19/08/2021", "2021-08-17",
	  RECORD_DAY },
	{ "Updated: 19 Aug 2021 10:00 | First published: 17 Aug 2021 09:30",
	  "2021-08-17", RECORD_DAY },
	{ "Updated 17 August 2021, and twice before", "2021-08-17",
	  RECORD_DAY },
	/* a year without its century */
	{ "Tue, 17 Aug 21 09:30:00 +0500", "2021-08-17T09:30:00+05:00",
	  RECORD_TIME },
	{ "17 Aug 99 23:49 EDT", "1999-08-17T23:49:00-04:00", RECORD_TIME },
	{ "17-Aug-21", "2021-08-17", RECORD_DAY },
	{ "Tuesday, 17-Aug-21 09:30", "2021-08-17", RECORD_DAY },
	{ "mardi 17 août 21", "2021-08-17", RECORD_DAY },
	{ "17 Aug 21 times", "", RECORD_UNDATED },
	{ "Tue, 17 Aug 2", "", RECORD_UNDATED },
	{ "Aug 17, 21", "", RECORD_UNDATED },
	{ "31-Feb-21", "", RECORD_UNDATED },
	/* as scraped pages write it */
	{ "Tue Aug 17 09:30:00 2021 again", "2021-08-17", RECORD_DAY },
	{ "Tue Aug 17 2021 and more", "2021-08-17", RECORD_DAY },
	{ "2021-08-17T24:00:00Z", "2021-08-17", RECORD_DAY },
	{ "2021-08-17T09:30 PM", "2021-08-17", RECORD_DAY },
	{ "2021/08/17/09:30", "2021-08-17", RECORD_DAY },
	{ "2021:08:17 09:30:00", "2021-08-17", RECORD_DAY },
	{ "17/08/2021", "2021-08-17", RECORD_DAY },
	{ "08/17/2021", "2021-08-17", RECORD_DAY },
	{ "8/17/2021", "2021-08-17", RECORD_DAY },
	{ "08/17/2021 01:05AM", "2021-08-17", RECORD_DAY },
	{ "17-08-2021", "2021-08-17", RECORD_DAY },
	{ "17.08.2021, 09:30 Uhr", "2021-08-17", RECORD_DAY },
	{ "17. 8. 2021", "2021-08-17", RECORD_DAY },
	{ "21:17 17.08.2021", "2021-08-17", RECORD_DAY },
	{ "17-Aug-2021 09:30", "2021-08-17", RECORD_DAY },
	{ "Tuesday, August 17, 2021,  6:42 AM", "2021-08-17", RECORD_DAY },
	{ "10:27:15 AM Tuesday, August 17, 2021", "2021-08-17", RECORD_DAY },
	{ "Aug 17, 2021, 9:30 a.m. ET", "2021-08-17", RECORD_DAY },
	{ "Aug 17, 2021 at 9:30 am", "2021-08-17", RECORD_DAY },
	{ "August 17, 2021 / 9:30 AM", "2021-08-17", RECORD_DAY },
	{ "Aug 17, 20219:30 AM", "2021-08-17", RECORD_DAY },
	{ "01:38:07 PM IST Aug 17, 2021", "2021-08-17", RECORD_DAY },
	{ "PUBLISHED: 10:48, Tue, Aug 17, 2021", "2021-08-17", RECORD_DAY },
	{ "Updated: Tue 8:31 PM, Aug 17, 2021", "2021-08-17", RECORD_DAY },
	{ "- Aug. 17th 2021 12:12 pm PT", "2021-08-17", RECORD_DAY },
	{ "Tuesday, 17 Aug 2021 4:55 PM MYT", "2021-08-17", RECORD_DAY },
	{ "17th of August, 2021", "2021-08-17", RECORD_DAY },
	{ "17 Aug 2021 0930", "2021-08-17", RECORD_DAY },
	{ "\"2021-08-17\"", "2021-08-17", RECORD_DAY },
	{ "'2021-08-17 09:30'", "2021-08-17", RECORD_DAY },
	{ "** 2021-08-17", "2021-08-17", RECORD_DAY },
	{ "(August 17, 2021)", "2021-08-17", RECORD_DAY },
	{ "2021 August 17", "2021-08-17", RECORD_DAY },
	{ "August 17, 2021 to August 19, 2021", "2021-08-17", RECORD_DAY },
	/* in other languages */
	{ "17. August 2021", "2021-08-17", RECORD_DAY },
	{ "17. AUGUST 2021", "2021-08-17", RECORD_DAY },
	{ "17 août 2021", "2021-08-17", RECORD_DAY },
	{ "17 aout 2021", "2021-08-17", RECORD_DAY },
	{ "17 AOÛT 2021", "2021-08-17", RECORD_DAY },
	{ "17 août 2021", "2021-08-17", RECORD_DAY },
	{ "mar. 17 août 2021", "2021-08-17", RECORD_DAY },
	{ "mardi 17 août 2021 à 09h30", "2021-08-17", RECORD_DAY },
	{ "Publié le 17/08/2021 à 09h30", "2021-08-17", RECORD_DAY },
	{ "17 de agosto de 2021", "2021-08-17", RECORD_DAY },
	{ "17 ago. 2021 09:30 CEST", "2021-08-17", RECORD_DAY },
	{ "17 agosto 2021, ore 9:30", "2021-08-17", RECORD_DAY },
	{ "terça-feira, 17 de agosto de 2021, 09h30", "2021-08-17",
	  RECORD_DAY },
	{ "17 augustus 2021", "2021-08-17", RECORD_DAY },
	{ "di 17 aug. 2021 om 09:30", "2021-08-17", RECORD_DAY },
	{ "17 sierpnia 2021", "2021-08-17", RECORD_DAY },
	{ "17 sierpień 2021", "2021-08-17", RECORD_DAY },
	{ "út 17. srpna 2021 9:30", "2021-08-17", RECORD_DAY },
	{ "Salı, 17 Ağustos 2021", "2021-08-17", RECORD_DAY },
	{ "17 AĞUSTOS 2021 SALI 09:30", "2021-08-17", RECORD_DAY },
	{ "17 августа 2021 г.", "2021-08-17", RECORD_DAY },
	{ "вторник, 17 августа 2021, 09:30", "2021-08-17", RECORD_DAY },
	{ "17 августа 2021, 09:30 МСК", "2021-08-17T09:30:00+03:00",
	  RECORD_TIME },
	{ "17. avgusta 2021.", "2021-08-17", RECORD_DAY },
	{ "17. август 2021.", "2021-08-17", RECORD_DAY },
	{ "17. kolovoza 2021.", "2021-08-17", RECORD_DAY },
	{ "17. studenoga 2021.", "2021-11-17", RECORD_DAY },
	{ "17. februarja 2021", "2021-02-17", RECORD_DAY },
	{ "17 жніўня 2021", "2021-08-17", RECORD_DAY },
	{ "17 тамыз 2021", "2021-08-17", RECORD_DAY },
	{ "17-avgust, 2021", "2021-08-17", RECORD_DAY },
	{ "17 avqust 2021", "2021-08-17", RECORD_DAY },
	{ "17 gusht 2021", "2021-08-17", RECORD_DAY },
	{ "Hulyo 17, 2021", "2021-07-17", RECORD_DAY },
	{ "17. juuli 2021", "2021-07-17", RECORD_DAY },
	{ "17 აგვისტო 2021", "2021-08-17", RECORD_DAY },
	{ "17 ஆகஸ்ட் 2021", "2021-08-17", RECORD_DAY },
	{ "17 ऑगस्ट 2021", "2021-08-17", RECORD_DAY },
	{ "17 Machi 2021", "2021-03-17", RECORD_DAY },
	{ "17 Agosti 2021", "2021-08-17", RECORD_DAY },
	{ "17 באוגוסט 2021", "2021-08-17", RECORD_DAY },
	{ "17 авг. 2021", "2021-08-17", RECORD_DAY },
	{ "17 серпня 2021 р.", "2021-08-17", RECORD_DAY },
	{ "den 17 augusti 2021 kl. 09.30", "2021-08-17", RECORD_DAY },
	{ "17. elokuuta 2021 klo 9.30", "2021-08-17", RECORD_DAY },
	{ "2021. augusztus 17., kedd 9:30", "2021-08-17", RECORD_DAY },
	{ "2021. aug. 17.", "2021-08-17", RECORD_DAY },
	{ "Selasa, 17 Agustus 2021 09:30 WIB", "2021-08-17", RECORD_DAY },
	{ "17 Ogos 2021", "2021-08-17", RECORD_DAY },
	{ "ngày 17 tháng 8 năm 2021", "2021-08-17", RECORD_DAY },
	{ "17 tháng 8, 2021", "2021-08-17", RECORD_DAY },
	{ "17 Tháng Tám, 2021", "2021-08-17", RECORD_DAY },
	{ "Τρίτη 17 Αυγούστου 2021, 09:30", "2021-08-17", RECORD_DAY },
	{ "17 Αύγουστος 2021", "2021-08-17", RECORD_DAY },
	{ "17 أغسطس 2021", "2021-08-17", RECORD_DAY },
	{ "١٧ أغسطس ٢٠٢١", "2021-08-17", RECORD_DAY },
	{ "17 أغسطس/ آب 2021", "2021-08-17", RECORD_DAY },
	{ "الثلاثاء 17 آب 2021", "2021-08-17", RECORD_DAY },
	{ "17 اگست 2021ء", "2021-08-17", RECORD_DAY },
	{ "17 اگست، 2021", "2021-08-17", RECORD_DAY },
	{ "۱۷ اوت ۲۰۲۱", "2021-08-17", RECORD_DAY },
	{ "۲۶ مرداد ۱۴۰۰", "2021-08-17", RECORD_DAY },
	{ "۱۴۰۰/۰۵/۲۶", "2021-08-17", RECORD_DAY },
	{ "17 अगस्त 2021", "2021-08-17", RECORD_DAY },
	{ "१७ अगस्त २०२१", "2021-08-17", RECORD_DAY },
	{ "2021年8月17日", "2021-08-17", RECORD_DAY },
	{ "2021年8月17日 09:30", "2021-08-17", RECORD_DAY },
	{ "2021年8月17日 星期二", "2021-08-17", RECORD_DAY },
	{ "2021年8月17日(火)", "2021-08-17", RECORD_DAY },
	{ "发布时间：2021年08月17日09:30", "2021-08-17", RECORD_DAY },
	{ "令和3年8月17日", "2021-08-17", RECORD_DAY },
	{ "民國110年8月17日", "2021-08-17", RECORD_DAY },
	{ "2021년 8월 17일", "2021-08-17", RECORD_DAY },
	{ "2021. 8. 17. 오전 9:30", "2021-08-17", RECORD_DAY },
	{ "입력 2021.08.17 09:30", "2021-08-17", RECORD_DAY },
	{ "17 สิงหาคม พ.ศ. 2564", "2021-08-17", RECORD_DAY },
	{ "17 ส.ค. 2564", "2021-08-17", RECORD_DAY },
	{ "17 август 2021", "2021-08-17", RECORD_DAY },
	{ "17 আগস্ট 2021", "2021-08-17", RECORD_DAY },
	{ "Published Tue, Aug 17 20219:30 AM EST", "2021-08-17T09:30:00-05:00",
	  RECORD_TIME },
	{ "2021-08-17T09:30:00.123456789Z", "2021-08-17T09:30:00+00:00",
	  RECORD_TIME },
	{ "2021-08-17 09:30:00 UTC", "2021-08-17T09:30:00+00:00", RECORD_TIME },
	{ "2021-08-17 5:19:00 -0600", "2021-08-17T05:19:00-06:00",
	  RECORD_TIME },
	{ "August 17, 2021 09:30 UTC", "2021-08-17T09:30:00+00:00",
	  RECORD_TIME },
	{ "August 17, 2021 -- 19:14 GMT (20:14 BST)",
	  "2021-08-17T19:14:00+00:00", RECORD_TIME },
	{ "Last modified on Tue 17 Aug 2021 18.56 GMT",
	  "2021-08-17T18:56:00+00:00", RECORD_TIME },
	{ "Tue Aug 17 2021 05:44:06 GMT+0000 (UTC)",
	  "2021-08-17T05:44:06+00:00", RECORD_TIME },
	{ "Aug 17, 2021, 9:30 a.m. EDT", "2021-08-17T09:30:00-04:00",
	  RECORD_TIME },
	{ "Aug 17, 2021, 9:30 p.m. EDT", "2021-08-17T21:30:00-04:00",
	  RECORD_TIME },
	{ "Aug 17, 2021, 9:30 a. m. EDT", "2021-08-17T09:30:00-04:00",
	  RECORD_TIME },
	{ "Aug 17, 2021, 12:05 a.m. EDT", "2021-08-17T00:05:00-04:00",
	  RECORD_TIME },
	{ "17 Aug 2021, 12 noon GMT", "2021-08-17T12:00:00+00:00",
	  RECORD_TIME },
	{ "17 Aug 2021, midnight GMT", "2021-08-17T00:00:00+00:00",
	  RECORD_TIME },
	{ "17 Aug 2021 9am GMT", "2021-08-17T09:00:00+00:00", RECORD_TIME },
	{ "17 Aug 2021 09:30 GMT+5", "2021-08-17T09:30:00+05:00", RECORD_TIME },
	{ "17 Aug 2021 09:30 (GMT+5:30)", "2021-08-17T09:30:00+05:30",
	  RECORD_TIME },
	{ "17 Aug 2021 09:30 UTC+05:00", "2021-08-17T09:30:00+05:00",
	  RECORD_TIME },
	{ "17 Aug 2021 09:30 GMT-5", "2021-08-17T09:30:00-05:00", RECORD_TIME },
	{ "17 Aug 2021 09:30 GMT−5", "2021-08-17T09:30:00-05:00", RECORD_TIME },
	{ "Published 11:11 PM EST Aug 17, 2021", "2021-08-17T23:11:00-05:00",
	  RECORD_TIME },
	{ "11:21 pm CST, Tuesday, August 17, 2021", "2021-08-17T23:21:00-06:00",
	  RECORD_TIME },
	{ "17/Aug/2021:09:30:00 +0500", "2021-08-17T09:30:00+05:00",
	  RECORD_TIME },
	{ "D:20210817093000+05'00'", "2021-08-17T09:30:00+05:00", RECORD_TIME },
	{ "1629192600.123", "2021-08-17T09:30:00+00:00", RECORD_TIME },
	{ "2021-08-17T09:30:00+05:30[Asia/Kolkata]",
	  "2021-08-17T09:30:00+05:30", RECORD_TIME },
	{ "Thứ Ba, 17/8/2021, 09:30 (GMT+7)", "2021-08-17T09:30:00+07:00",
	  RECORD_TIME },
	{ "2021年8月17日下午3:05 GMT+8", "2021-08-17T15:05:00+08:00",
	  RECORD_TIME },
	{ "2021年8月17日 9时30分15秒 UTC+8", "2021-08-17T09:30:15+08:00",
	  RECORD_TIME },
	{ "1er août 2021", "2021-08-01", RECORD_DAY },
	{ "5 Mai 2021", "2021-05-05", RECORD_DAY },
	{ "05/05/2021", "2021-05-05", RECORD_DAY },
	{ "5.8.2021", "2021-08-05", RECORD_DAY },
	{ "17 listopada 2021", "2021-11-17", RECORD_DAY },
	{ "17 Mac 2021", "2021-03-17", RECORD_DAY },
	{ "17 كانون الثاني 2021", "2021-01-17", RECORD_DAY },
	{ "08 دسمبر 2018ء", "2018-12-08", RECORD_DAY },
	{ "août 2021", "2021-08", RECORD_MONTH },
	{ "2021年8月", "2021-08", RECORD_MONTH },
	{ "Published: August 2021.", "2021-08", RECORD_MONTH },
	/* nor these */
	{ "05/08/2021", "", RECORD_UNDATED },
	{ "5-8-2021", "", RECORD_UNDATED },
	{ "17. listopada 2021.", "", RECORD_UNDATED },
	/* October to Croats; to Czechs "srp" is August, and to Croats July */
	{ "listopad 2021", "", RECORD_UNDATED },
	{ "17. srp 2021", "", RECORD_UNDATED },
	{ "srp 2021", "", RECORD_UNDATED },
	{ "08.17.2021", "", RECORD_UNDATED },
	{ "17/08/21", "", RECORD_UNDATED },
	{ "17 Aug 21", "", RECORD_UNDATED },
	{ "4 April 17", "", RECORD_UNDATED },
	{ "17-19 August 2021", "", RECORD_UNDATED },
	{ "2564-08-17", "", RECORD_UNDATED },
	{ "١٤٤٢/١٢/٢٧", "", RECORD_UNDATED },
	{ "۲۰۲۱/۱۳/۰۱", "", RECORD_UNDATED },
	{ "30 février 2021", "", RECORD_UNDATED },
	{ "Published 3 hours ago", "", RECORD_UNDATED },
	{ "Updated 15M ago", "", RECORD_UNDATED },
	{ "Posted Aug 18, 8:19 PM", "", RECORD_UNDATED },
	{ "Monday 6:30PM", "", RECORD_UNDATED },
	{ "10:48", "", RECORD_UNDATED },
	{ "0000-00-00 00:00:00", "", RECORD_UNDATED },
	{ "2021-W33-2", "", RECORD_UNDATED },
	{ "2021-229", "", RECORD_UNDATED },
	{ "20210817-12", "", RECORD_UNDATED },
	{ "20210817_12", "", RECORD_UNDATED },
	{ "2021-08-17T", "", RECORD_UNDATED },
	{ "2021-08-17Tomorrow", "", RECORD_UNDATED },
	{ "20210230", "", RECORD_UNDATED },
	{ "202108172530", "", RECORD_UNDATED },
	{ "{{ post.date }}", "", RECORD_UNDATED },
	{ "None", "", RECORD_UNDATED },
	{ "null", "", RECORD_UNDATED },
	{ "nan", "", RECORD_UNDATED },
	{ "-2021-08-17", "", RECORD_UNDATED },
	{ "Month 17, 2021", "", RECORD_UNDATED },
	{ "32 August 2021", "", RECORD_UNDATED },
	{ "0 August 2021", "", RECORD_UNDATED },
	{ "August 0, 2021", "", RECORD_UNDATED },
	{ "2021年13月1日", "", RECORD_UNDATED },
	{ "99999999999999999999999", "", RECORD_UNDATED },
	{ "August 17, 202111", "", RECORD_UNDATED },
	{ "17 August 2021x", "", RECORD_UNDATED },
	{ "1/2/3/2021", "", RECORD_UNDATED },
	{ "17/08/2021/5", "", RECORD_UNDATED },
	{ "17//08/2021", "", RECORD_UNDATED },
	{ "17 of of of of August 2021", "", RECORD_UNDATED },
	{ "۱۴۰۰", "", RECORD_UNDATED },
	{ "12 noon", "", RECORD_UNDATED },
	{ "2021:08", "", RECORD_UNDATED },
	/* since 1970 */
	{ "1629192600", "2021-08-17T09:30:00+00:00", RECORD_TIME },
	{ "1629192600123", "2021-08-17T09:30:00+00:00", RECORD_TIME },
	/* no such day */
	{ "2021-02-29", "", RECORD_UNDATED },
	{ "1900-02-29", "", RECORD_UNDATED },
	{ "2021-04-31", "", RECORD_UNDATED },
	{ "2021-13-01", "", RECORD_UNDATED },
	{ "2021-00-10", "", RECORD_UNDATED },
	{ "2021-08-00", "", RECORD_UNDATED },
	{ "20211301", "", RECORD_UNDATED },
	{ "1399-12-31", "", RECORD_UNDATED },
	{ "2028-01-01", "", RECORD_UNDATED },
	{ "9999", "", RECORD_UNDATED },
	{ "Month 9th, 9999", "", RECORD_UNDATED },
	/* doubtful, or no date at all */
	{ "2021-08-17abc", "", RECORD_UNDATED },
	{ "2021-08-17-18", "", RECORD_UNDATED },
	{ "2021-08-171", "", RECORD_UNDATED },
	{ "2021 words", "", RECORD_UNDATED },
	{ "12345", "", RECORD_UNDATED },
	{ "August", "", RECORD_UNDATED },
	{ "17 August", "", RECORD_UNDATED },
	{ "yesterday", "", RECORD_UNDATED },
	{ "Tue Aug 17 25:30:00 2021", "", RECORD_UNDATED },
	{ "Updated", "", RECORD_UNDATED },
	{ "Updated daily", "", RECORD_UNDATED },
	{ "162919260", "", RECORD_UNDATED },
	{ "1629192600 people", "", RECORD_UNDATED },
	/* as programs write them down */
	{ "1629192600123456", "2021-08-17T09:30:00+00:00", RECORD_TIME },
	{ "/Date(1629192600000)/", "2021-08-17T09:30:00+00:00", RECORD_TIME },
	{ "/Date(1629192600000+0200)/", "2021-08-17T09:30:00+00:00",
	  RECORD_TIME },
	{ "Timestamp('2021-08-17 09:30:00')", "2021-08-17", RECORD_DAY },
	{ "datetime.datetime(2021, 8, 17, 9, 30)", "2021-08-17", RECORD_DAY },
	{ "date(2021, 13, 17)", "", RECORD_UNDATED },
	{ "2021.0", "2021", RECORD_YEAR },
	{ "44425", "", RECORD_UNDATED },
	{ "0029192600", "", RECORD_UNDATED },
	{ "9629192600", "", RECORD_UNDATED },
	{ "2021-08-", "", RECORD_UNDATED },
	{ "2021-", "", RECORD_UNDATED },
	{ "", "", RECORD_UNDATED },
};

static void test_dates(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct date date =
			dates_parse(text_of(rows[i].raw), LAST_YEAR, 0);

		if (strcmp(date.text, rows[i].date) != 0)
			print_message("# '%s'\n", rows[i].raw);
		assert_string_equal(date.text, rows[i].date);
		assert_int_equal(date.length, text_of(rows[i].date).length);
		assert_int_equal(date.precision, rows[i].precision);
	}
}

/* What was written is read back as itself, but for the time without zone
 * that no date has. */
static void test_fixed_point(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct date date =
			dates_parse(text_of(rows[i].date), LAST_YEAR, 0);

		assert_string_equal(date.text, rows[i].date);
	}
}

/* The same where memory ends with the text: what stands behind it does not
 * count. */
static void compare_cut(struct text cut)
{
	char *exact = malloc(cut.length + 1);
	struct text copy = { exact + 1, cut.length };
	struct date date = dates_parse(cut, LAST_YEAR, 0);
	struct date line = dates_in_line(cut, LAST_YEAR, 0);
	struct date path = dates_in_address(cut, LAST_YEAR);

	assert_non_null(exact);
	for (size_t i = 0; i < cut.length; i++)
		exact[1 + i] = cut.data[i];
	assert_string_equal(dates_parse(copy, LAST_YEAR, 0).text, date.text);
	assert_string_equal(dates_in_line(copy, LAST_YEAR, 0).text, line.text);
	assert_string_equal(dates_in_address(copy, LAST_YEAR).text, path.text);
	assert_int_equal(dates_is_line(copy), dates_is_line(cut));
	free(exact);
}

/* Each beginning of each row: cut anywhere, no byte past the end counts. */
static void test_cut_short(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text raw = text_of(rows[i].raw);

		for (size_t length = 0; length <= raw.length; length++)
			compare_cut((struct text){ raw.data, length });
	}
}

static void test_nul(void **state)
{
	(void)state;
	assert_int_equal(dates_parse(TEXT("20\00021"), LAST_YEAR, 0).length, 0);
	assert_int_equal(dates_parse(TEXT("\0\0\0"), LAST_YEAR, 0).length, 0);
}

static const struct {
	const char *line;
	bool is;
} lines[] = {
	{ "17 August 2021", true },
	{ "Updated: August 17, 2021", true },
	{ "17 août 2021", true },
	{ "17. srpna 2021", true },
	{ "2021年8月17日 09:30", true },
	{ "17/08/2021", true },
	{ "Updated on 17 août 2021 | Published on 16 août 2021", true },
	{ "вторник, 17 августа 2021 г.", true },
	{ "اپ ڈیٹ: 17 اگست 2021ء", true },
	{ "\"August 17, 2021\"", true },
	{ "2021", true },
	{ "August 2021", true },
	{ "August 17, 2021 was a bad day for the court", false },
	{ "On August 17, 2021 the court sat", false },
	{ "By A. Reporter, August 17, 2021", false },
	{ "2021 words", false },
	{ "Agenda 2030", false },
	{ "The 10 best phones of 2021", false },
	{ "Charges", false },
	{ "", false },
};

static void test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		if (dates_is_line(text_of(lines[i].line)) != lines[i].is)
			print_message("# '%s'\n", lines[i].line);
		assert_int_equal(dates_is_line(text_of(lines[i].line)),
				 lines[i].is);
	}
}

struct row {
	const char *raw;
	const char *date; /* "": undated */
};

/* The date of a line that says when and little more, or of a dateline. */
static const struct row line_rows[] = {
	/* what the day is of */
	{ "Fecha de publicación: 17 de agosto de 2021", "2021-08-17" },
	{ "Data da publicação: 17/08/2021", "2021-08-17" },
	{ "Data di pubblicazione: 17/08/2021", "2021-08-17" },
	{ "Data publikacji: 17.08.2021", "2021-08-17" },
	{ "Data dodania: 17.08.2021", "2021-08-17" },
	{ "Veröffentlichungsdatum: 17.08.2021", "2021-08-17" },
	{ "Publicatiedatum: 17-08-2021", "2021-08-17" },
	{ "Publiceringsdatum: 2021-08-17", "2021-08-17" },
	{ "Submitted on August 17, 2021", "2021-08-17" },
	{ "Last reviewed: August 17, 2021", "2021-08-17" },
	{ "Дата обновления: 17.08.2021", "2021-08-17" },
	{ "Дата створення: 17.08.2021", "2021-08-17" },
	{ "Ημερομηνία δημοσίευσης: 17/08/2021", "2021-08-17" },
	{ "تاريخ التحديث: 17/08/2021", "2021-08-17" },
	{ "تم النشر في 17/08/2021", "2021-08-17" },
	{ "最終更新日：2021年8月17日", "2021-08-17" },
	{ "登録日：2021年8月17日", "2021-08-17" },
	{ "更新日期：2021-08-17", "2021-08-17" },
	{ "上传时间：2021-08-17", "2021-08-17" },
	{ "Tarikh: 17 Ogos 2021", "2021-08-17" },
	{ "Tarehe: 17 Agosti 2021", "2021-08-17" },
	{ "Megjelent: 2021. 08. 17.", "2021-08-17" },
	{ "Data publicării: 17.08.2021", "2021-08-17" },
	{ "Objavljeno 17.08.2021", "2021-08-17" },
	{ "Udgivet 17. august 2021", "2021-08-17" },
	{ "17 августа 2021, 09:30 МСК", "2021-08-17T09:30:00+03:00" },
	{ "2021年8月17日(火) 9時30分", "2021-08-17" },
	{ "2021年8月17日（火）09:30", "2021-08-17" },
	{ "August 17, 2021 (Tue) 9:30 a.m.", "2021-08-17" },
	{ "17/08/2021 às 09h30", "2021-08-17" },
	{ "As of August 17, 2021", "" },
	{ "August 17, 2021", "2021-08-17" },
	{ "(August 17, 2021)", "2021-08-17" },
	{ "Tuesday, August 17, 2021.", "2021-08-17" },
	{ "Published: 17 Aug 2021 09:30 GMT | Updated: 18 Aug 2021 10:00 GMT",
	  "2021-08-17T09:30:00+00:00" },
	{ "Updated: 18 Aug 2021 | Published: 17 Aug 2021", "2021-08-17" },
	{ "Updated 18 Aug 2021", "2021-08-18" },
	{ "Published Aug 17, 2021 Updated 2 days ago", "2021-08-17" },
	{ "By A. Reporter | August 17, 2021", "2021-08-17" },
	{ "By A. Reporter, August 17, 2021", "2021-08-17" },
	{ "By A. Reporter August 17, 2021", "2021-08-17" },
	{ "By A. Reporter and B. Writer Updated August 17, 2021 9:30 a.m. ET",
	  "2021-08-17" },
	{ "A. Reporter – 17/08/2021", "2021-08-17" },
	{ "Posted by Staff Writer on August 17, 2021", "2021-08-17" },
	{ "Von A. Schreiber, 17. August 2021", "2021-08-17" },
	{ "Por A. Redactor | 17 de agosto de 2021", "2021-08-17" },
	{ "Lahore, August 17, 2021", "2021-08-17" },
	{ "New Town, August 17, 2021", "2021-08-17" },
	{ "Shenzhen, China, August 17, 2021", "2021-08-17" },
	{ "17 August 2021, Lahore", "2021-08-17" },
	{ "17 August 2021, 09:30 | Outlet", "2021-08-17" },
	{ "Outlet.com | Aug 17, 2021", "2021-08-17" },
	{ "Aug 17, 2021 · 5 min read", "2021-08-17" },
	{ "Aug. 17, 2021 | 12 comments", "2021-08-17" },
	{ "(Agency) - August 17, 2021", "2021-08-17" },
	{ "Published August 2021", "2021-08" },
	{ "2021年8月17日 09:30 来源：新华网", "2021-08-17" },
	{ "来源：新华网 2021年08月17日 09:30", "2021-08-17" },
	{ "本報訊 2021年8月17日", "2021-08-17" },
	{ "17 اگست 2021", "2021-08-17" },
	{ "اسلام آباد - 17 اگست 2021", "2021-08-17" },
	{ "LAHORE, Aug 17, 2021 —", "2021-08-17" },
	{ "LAHORE, Pakistan, Aug. 17, 2021 (Agency) - A court heard of a day in May 2019",
	  "2021-08-17" },
	{ "LAHORE, Pakistan, 17. August 2021 /Agency/ -- Am 5. Januar 2021 begann er",
	  "2021-08-17" },
	{ "[Lahore, Pakistan, August 17, 2021] A company said that it would sell",
	  "2021-08-17" },
	{ "WASHINGTON, D.C., Aug. 17, 2021 (Agency-Wire) -- A company sold what it had",
	  "2021-08-17" },
	{ "WASHINGTON – August 17, 2021 – The agency said it would not",
	  "2021-08-17" },
	{ "August 2021", "" },
	{ "2021", "" },
	{ "2021-08", "" },
	{ "17 August 2021 - 19 August 2021", "" },
	{ "17 August 2018 | 19 August 2021", "" },
	{ "On August 17, 2021 the court", "" },
	{ "On August 17, 2021, the court said it would not hear the case.",
	  "" },
	{ "August 17, 2021 was a bad day.", "" },
	{ "August 17, 2021. The court sat.", "" },
	{ "August 17, 2021: the day", "" },
	{ "The court said on August 17, 2021", "" },
	{ "THE COMPANY CHARGED, AUGUST 17, 2021 — COURT", "" },
	{ "Lahore Accord, December 12, 2015", "" },
	{ "Annual Report of the Company, December 31, 2020", "" },
	{ "As of December 31, 2020", "" },
	{ "In the year ended December 31, 2020", "" },
	{ "December 31, 2020 and 2019", "" },
	{ "Deadline: August 17, 2021", "" },
	{ "August 17, 2021 — Company Announces Results", "" },
	{ "$1,000 on May 5, 2021", "" },
	{ "Version 1.2.2021", "" },
	{ "10.08.2021.1", "" },
	{ "[1]: Company Sues. Outlet. January 23, 2003.", "" },
	{ "https://x.example/2021/08/17/slug", "" },
	{ "2021年8月17日，公司发布", "" },
	{ "2021年8月17日 公司案开庭", "" },
	{ "公司成立1987年9月15日", "" },
	{ "یہ واقعہ 17 اگست 2021 کو پیش آیا", "" },
	{ "پیدائش 17 اگست 2021", "" },
	{ "LAHORE, Pakistan, Aug. 17, 2021 and later a court heard", "" },
	{ "LAHORE, Pakistan and so on, Aug. 17, 2021 - A court", "" },
	{ "LAHORE, Pakistan, Aug. 17, 2021 a very long line that goes on and on",
	  "" },
};

static const struct row address_rows[] = {
	{ "https://x.example/2021/08/17/slug", "2021-08-17" },
	{ "https://x.example/2021/8/17-slug", "2021-08-17" },
	{ "https://x.example/2021/08/07-slug", "2021-08-07" },
	{ "https://x.example/2021-08-17-slug", "2021-08-17" },
	{ "https://x.example/a/2021_08_17.html", "2021-08-17" },
	{ "https://x.example/story/2021.08.17.html", "2021-08-17" },
	{ "https://x.example/news/20210817/", "2021-08-17" },
	{ "https://x.example/en/20210817-slug", "2021-08-17" },
	{ "https://x.example/2021/aug/17/slug", "2021-08-17" },
	{ "https://x.example/2021/August/17/slug", "2021-08-17" },
	{ "http://x.example/n1/2021/0817/c1-123.html", "2021-08-17" },
	{ "http://x.example/2021-08/17/content_1.htm", "2021-08-17" },
	{ "http://x.example/202108/17/t123.html", "2021-08-17" },
	{ "http://x.example/202108/t20210817_123.html", "2021-08-17" },
	{ "https://x.example/a/2019/03/2021/08/17/x", "2021-08-17" },
	{ "x.example/2021/08/17/a", "2021-08-17" },
	{ "//x.example/2021/08/17/a", "2021-08-17" },
	{ "/2021/08/17/", "2021-08-17" },
	{ "https://x.example/1865/04/15/slug", "1865-04-15" },
	{ "https://web.archive.org/web/20210712060022/https://x.example/2020/01/02/a",
	  "2020-01-02" },
	{ "https://x.example/2021/08/", "2021-08" },
	{ "https://x.example/2021/08", "2021-08" },
	{ "https://x.example/2021/08/10-best-things", "2021-08" },
	{ "https://x.example/2021/08/slug.html", "2021-08" },
	{ "https://x.example/2021/08/123456/slug", "2021-08" },
	{ "https://web.archive.org/web/20210712/https://x.example/article/39500",
	  "" },
	{ "https://x.example/article/20210817123", "" },
	{ "https://x.example/article/20210817093000", "" },
	{ "https://x.example/a?d=/2021/08/17/", "" },
	{ "https://x.example/a#/2021/08/17/", "" },
	{ "https://2021/08/17", "" },
	{ "https://x.example/2021/02/30/", "" },
	{ "https://x.example/2021/13/01/", "" },
	{ "https://x.example/2021/0817", "" },
	{ "https://x.example/2021/00/", "" },
	{ "https://x.example/1500/10/12/", "" },
	{ "https://x.example/1865/04/", "" },
	{ "https://x.example/2030/01/01/", "" },
	{ "https://x.example/17-08-2021", "" },
	{ "https://x.example/t20210817", "" },
	{ "https://x.example/", "" },
	{ "https://", "" },
	{ "", "" },
};

static void compare_rows(const struct row *list, size_t count,
			 struct date (*find)(struct text text, int last_year,
					     unsigned customs))
{
	for (size_t i = 0; i < count; i++) {
		struct text raw = text_of(list[i].raw);
		struct date date = find(raw, LAST_YEAR, 0);

		if (strcmp(date.text, list[i].date) != 0)
			print_message("# '%s'\n", list[i].raw);
		assert_string_equal(date.text, list[i].date);
		for (size_t length = 0; length <= raw.length; length++)
			compare_cut((struct text){ raw.data, length });
	}
}

static void test_in_line(void **state)
{
	(void)state;
	compare_rows(line_rows, COUNT(line_rows), dates_in_line);
}

/* More may stand beside it than on a line of a text; not two ends of a span,
 * and no less than a day. */
static const struct row credit_rows[] = {
	{ "Written: 2021-08-17 09:30:00", "2021-08-17" },
	{ "Ann Example, Larn, 17 August 2021", "2021-08-17" },
	{ "25 August 2021 (one/two) Larn and Oskeby", "2021-08-25" },
	{ "Updated on 19 August 2021, first out on 17 August 2021 in Larn",
	  "2021-08-17" },
	{ "From 3 May 2021 - 17 August 2021 in Larn", "" },
	{ "In August 2021 in Larn", "" },
	{ "", "" },
};

static void test_in_credit(void **state)
{
	(void)state;
	compare_rows(credit_rows, COUNT(credit_rows), dates_in_credit);
}

static struct date in_address(struct text text, int last_year, unsigned unused)
{
	(void)unused;
	return dates_in_address(text, last_year);
}

static void test_in_address(void **state)
{
	(void)state;
	compare_rows(address_rows, COUNT(address_rows), in_address);
}

/* The 17th of a month as the language's readers write it, from CLDR. */
static void write_date(char *out, int32_t capacity, const char *language,
		       int month)
{
	enum { UNITS = 128 };
	static const UChar zone[] = { 'U', 'T', 'C', 0 };
	UChar units[UNITS];
	char locale[UNITS];
	UErrorCode error = U_ZERO_ERROR;
	UCalendar *calendar = ucal_open(zone, -1, "en", UCAL_GREGORIAN, &error);
	UDateFormat *format;

	ucal_setDateTime(calendar, 2021, month - 1, 17, 12, 0, 0, &error);
	(void)snprintf(locale, sizeof(locale), "%s@calendar=gregorian",
		       language);
	format = udat_open(UDAT_NONE, UDAT_LONG, locale, zone, -1, NULL, 0,
			   &error);
	(void)udat_formatCalendar(format, calendar, units, UNITS, NULL, &error);
	u_strToUTF8(out, capacity, NULL, units, -1, &error);
	udat_close(format);
	ucal_close(calendar);
	assert_true(U_SUCCESS(error));
	/* it has the language, and does not give English instead */
	assert_int_not_equal(error, U_USING_DEFAULT_WARNING);
}

static void test_languages(void **state)
{
	enum { ROOM = 512 };
	static const char *const languages[] = {
		"af", "am",  "ar", "az", "be", "bg", "bn", "bs", "ca",
		"cs", "cy",  "da", "de", "el", "en", "es", "et", "fa",
		"fi", "fil", "fr", "ga", "gl", "gu", "ha", "he", "hi",
		"hr", "hu",  "hy", "id", "ig", "is", "it", "ja", "ka",
		"kk", "km",  "kn", "ko", "ky", "lg", "lo", "lt", "lv",
		"mg", "mk",  "ml", "mn", "mr", "ms", "my", "nb", "ne",
		"nl", "om",  "or", "pa", "pl", "ps", "pt", "ro", "ru",
		"rw", "sd",  "si", "sk", "sl", "sn", "sq", "sr", "sr_Latn",
		"sv", "sw",  "ta", "te", "tg", "th", "tk", "tr", "uk",
		"ur", "uz",  "vi", "xh", "zh", "zu",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(languages) * 12; i++) {
		const char *language = languages[i / 12];
		int month = (int)(i % 12) + 1;
		char written[ROOM];
		char expected[ROOM];
		unsigned customs;
		struct date date;

		customs = date_customs_of(text_of(language));
		write_date(written, sizeof(written), language, month);
		(void)snprintf(expected, sizeof(expected), "2021-%02d-17",
			       month);
		date = dates_parse(text_of(written), LAST_YEAR, customs);
		if (strcmp(date.text, expected) != 0)
			print_message("# %s: '%s'\n", language, written);
		assert_string_equal(date.text, expected);
		/* "listopad" is November to Poles and Czechs */
		if (strcmp(language, "hr") == 0 && month == 10)
			continue;
		date = dates_parse(text_of(written), LAST_YEAR, 0);
		assert_string_equal(date.text, expected);
	}
}

/* What only the language tells. */
static const struct {
	const char *language;
	const char *raw;
	const char *date;
} told_rows[] = {
	{ "hr", "17 listopada 2021", "2021-10-17" },
	{ "hr-HR", "17. listopada 2021.", "2021-10-17" },
	{ "hr", "17. listopada 2021. u 09:30", "2021-10-17" },
	{ "Croatian", "17. lis 2021.", "2021-10-17" },
	{ "hr", "listopad 2021", "2021-10" },
	{ "hr", "17. lip. 2021.", "2021-06-17" },
	{ "hr", "17. srp 2021", "2021-07-17" },
	{ "hr", "17. srpnja 2021", "2021-07-17" },
	{ "hr", "17. studenoga 2021", "2021-11-17" },
	{ "pl", "17 listopada 2021", "2021-11-17" },
	{ "pl_PL", "17. listopada 2021 r.", "2021-11-17" },
	{ "pl", "listopad 2021", "2021-11" },
	{ "pl", "17 lip 2021", "2021-07-17" },
	{ "cs", "17. listopadu 2021", "2021-11-17" },
	{ "cs", "17. srp 2021", "2021-08-17" },
	{ "hrv", "listopad 2021", "2021-10" },
	/* no other language knows these words, nor is any known */
	{ "en", "17 listopada 2021", "2021-11-17" },
	{ "en", "17. listopada 2021.", "" },
	{ "sr", "listopad 2021", "" },
	{ "", "17. srp 2021", "" },
	/* day, month and year */
	{ "de", "17.10.21", "2021-10-17" },
	{ "de", "Veröffentlicht am 17.10.21", "2021-10-17" },
	{ "de", "Sonntag, 17.10.21, 09:30 Uhr", "2021-10-17" },
	{ "ru", "(03.04.05)", "2005-04-03" },
	{ "no", "17.10.98.", "1998-10-17" },
	{ "", "17.10.98", "1998-10-17" },
	{ "", "31.10.21", "2021-10-31" },
	/* which may be a day of 2017, or a month */
	{ "", "17.10.21", "" },
	{ "en", "10.12.21", "" },
	{ "en", "17.10.21", "" },
	{ "ko", "17.10.21", "" },
	{ "ja", "31.03.20", "" },
	{ "ja", "31.10.98", "1998-10-31" },
	{ "hu", "17.10.21", "" },
	{ "", "10.12.98", "" },
	/* no day, or a version, a sum, a time */
	{ "de", "32.10.21", "" },
	{ "de", "17.13.21", "" },
	{ "de", "29.02.21", "" },
	{ "de", "17.10.2", "" },
	{ "de", "7.10.21", "" },
	{ "de", "17.10.21.4", "" },
	{ "de", "1.17.10.21", "" },
	{ "de", "v17.10.21", "" },
	{ "de", "17.10.21-4", "" },
	{ "de", "17.10.21:30", "" },
	{ "de", "17.10.21 Euro", "" },
	{ "de", "17.10.21 Mio.", "" },
	{ "de", "17. 10. 21", "" },
	{ "de", "17/10/21", "" },
	{ "de", "17-10-21", "" },
};

static void test_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(told_rows); i++) {
		unsigned customs =
			date_customs_of(text_of(told_rows[i].language));
		struct date date = dates_parse(text_of(told_rows[i].raw),
					       LAST_YEAR, customs);

		if (strcmp(date.text, told_rows[i].date) != 0)
			print_message("# %s: '%s'\n", told_rows[i].language,
				      told_rows[i].raw);
		assert_string_equal(date.text, told_rows[i].date);
	}
}

/* Of a German page; in one that is called a line of credits, where it may say
 * more. */
static const struct {
	const char *line;
	bool is_date; /* 2021-10-17 */
	bool is_credit;
} short_rows[] = {
	{ "17.10.21", true, true },
	{ "Stand: 17.10.21, 09:30 Uhr", true, true },
	{ "Von Ann Example, 17.10.21", true, true },
	{ "Von Ann Example | 17.10.21 | 09:30", true, true },
	{ "Larn, 17.10.21", false, true },
	{ "17.10.21 | Larn Post", false, true },
	{ "LARN, 17.10.21 (lp) - So.", false, false },
	{ "Larn 17.10.21", false, false },
	{ "Larn Router 17.10.21 ist da", false, false },
	{ "Version 17.10.21", false, false },
	{ "17.10.21 ist die neue Version.", false, false },
	{ "Am 17.10.21 war es so weit.", false, false },
	{ "10.10.21 - 17.10.21", false, false },
};

static void test_short(void **state)
{
	const unsigned customs = date_customs_of(TEXT("de-DE"));

	(void)state;
	for (size_t i = 0; i < COUNT(short_rows); i++) {
		struct text line = text_of(short_rows[i].line);
		const char *date = "2021-10-17";

		print_message("# '%s'\n", short_rows[i].line);
		assert_string_equal(
			dates_in_line(line, LAST_YEAR, customs).text,
			short_rows[i].is_date ? date : "");
		assert_string_equal(
			dates_in_credit(line, LAST_YEAR, customs).text,
			short_rows[i].is_credit ? date : "");
		assert_int_equal(dates_in_credit(line, LAST_YEAR, 0).length, 0);
	}
}

/* Long and senseless input costs no more than its length. */
static void test_long(void **state)
{
	enum { LONG_BYTES = 4 << 20 };
	static const char *const units[] = { "1",         "August ", "17 ",
					     "/2021",     "(",       "a",
					     "a.",        "年",      "\xCC",
					     "Aug. of / " };
	char *room = malloc(LONG_BYTES);

	(void)state;
	assert_non_null(room);
	for (size_t i = 0; i < COUNT(units); i++) {
		size_t unit_bytes = strlen(units[i]);
		struct text text = { room, LONG_BYTES };

		for (size_t at = 0; at < LONG_BYTES; at++)
			room[at] = units[i][at % unit_bytes];
		assert_int_equal(dates_parse(text, LAST_YEAR, 0).length, 0);
		assert_int_equal(dates_in_line(text, LAST_YEAR, 0).length, 0);
		assert_int_equal(dates_in_credit(text, LAST_YEAR, 0).length, 0);
		assert_int_equal(dates_in_address(text, LAST_YEAR).length, 0);
		assert_false(dates_is_line(text));
	}
	free(room);
}

/* As spreadsheets number them. */
static void test_day_numbers(void **state)
{
	static const struct {
		const char *raw;
		const char *text;
	} numbers[] = {
		{ "44425", "2021-08-17" },
		{ "44425.4375", "2021-08-17" },
		{ "25569", "1970-01-01" },
		{ "21916", "1960-01-01" },
		{ "21915", "" },
		{ "99999", "" },
		{ "4442", "" },
		{ "44425 people", "" },
		{ "44425.", "" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(numbers); i++) {
		struct date date =
			dates_parse_day_number(text_of(numbers[i].raw), 2030);

		assert_int_equal(date.precision == RECORD_DAY,
				 numbers[i].text[0] != '\0');
		assert_string_equal(date.text, numbers[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_day_numbers),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_fixed_point),
		cmocka_unit_test(test_cut_short),
		cmocka_unit_test(test_nul),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_in_line),
		cmocka_unit_test(test_in_credit),
		cmocka_unit_test(test_in_address),
		cmocka_unit_test(test_languages),
		cmocka_unit_test(test_told),
		cmocka_unit_test(test_short),
		cmocka_unit_test(test_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
