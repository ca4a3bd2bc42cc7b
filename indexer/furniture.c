/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/furniture.h"

#include <string.h>

#include "indexer/lines.h"
#include "indexer/shortcodes.h"
#include "shared/array.h"
#include "shared/utf8.h"

/*
 * All tables are folded as by utf8_fold and in byte order. A line is
 * furniture that is nothing but phrases. A word that may well be a heading
 * of an article ("Facebook", "Home") is no phrase.
 */
/* clang-format off */
static const char *const phrases[] = {
	"abone ol", "abonneren", "abonnez-vous",
	"abonnez-vous à notre newsletter", "abonnieren", "about us", "accept",
	"accept all", "accept all cookies", "accept and continue",
	"accept cookies", "accepter", "accepter les cookies", "accetta",
	"accetta tutti", "aceitar", "aceitar todos", "aceptar",
	"aceptar cookies", "aceptar todas", "aceptar todo", "ad",
	"add a comment", "add comment", "ads", "advert", "advertentie",
	"advertenties", "advertisement", "advertisements", "afdrukken",
	"all rights reserved", "alle ablehnen", "alle akzeptieren",
	"alle rechte vorbehalten", "alle rechten voorbehouden",
	"alleen voor abonnees", "aller au contenu", "alles accepteren",
	"alles weigeren",
	"already a subscriber", "also read", "anmelden", "annuler la réponse",
	"annulla risposta", "antwoord annuleren", "antwort abbrechen",
	"antwort schreiben", "antworten", "anuncio", "anzeige",
	"article continues below advertisement", "article réservé aux abonnés",
	"articles liés",
	"articoli correlati", "artigos relacionados", "artikel drucken",
	"artikel teilen", "artículos relacionados", "assine",
	"auf facebook teilen", "auf twitter teilen", "auf whatsapp teilen",
	"baca juga", "baca selengkapnya", "back to top", "bagikan",
	"be the first to comment", "beri komentar", "berita terkait",
	"bitte warten", "bookmark", "cancel reply", "cancelar resposta",
	"cancelar respuesta",
	"cargando", "caricamento", "caricamento in corso", "carregando",
	"cet article est réservé aux abonnés", "cetak", "chargement",
	"chargement en cours", "click here",
	"click here to read more", "click to share",
	"click to share on", "comentario", "comentarios", "comentário",
	"comentários", "comment", "commentaire", "commentaires", "commenti",
	"commento", "comments", "comments are closed", "comparte",
	"compartilhar", "compartilhar no", "compartilhar no facebook",
	"compartilhar no twitter", "compartilhar no whatsapp", "compartilhe",
	"compartir", "compartir en", "compartir en facebook",
	"compartir en twitter", "compartir en whatsapp",
	"compartir esta noticia", "compartir por", "compartir por whatsapp",
	"condividi", "condividi su", "condividi su facebook",
	"condividi su twitter", "condividi su whatsapp", "contact us",
	"contenido exclusivo para suscriptores", "contenu réservé aux abonnés",
	"contenuto riservato agli abbonati",
	"conteúdo exclusivo para assinantes", "continue reading",
	"continue reading below", "cookie policy",
	"cookie settings", "cookies accepteren", "cookies akzeptieren",
	"copia link", "copiar enlace", "copiar link", "copied",
	"copier le lien", "copy link", "czytaj także", "czytaj też",
	"czytaj więcej", "datenschutz", "datenschutzerklärung", "deel dit",
	"deel dit artikel", "deel op", "deel op facebook", "deel op twitter",
	"deel via", "deel via facebook", "deel via twitter",
	"deel via whatsapp", "deixe um comentário", "deixe uma resposta",
	"deja un comentario", "deja una respuesta", "dejar un comentario",
	"delen", "devamını oku", "dieser artikel ist nur für abonnenten",
	"dit artikel is alleen voor abonnees", "dodaj komentarz",
	"download pdf", "drucken",
	"drukuj", "e-mail", "email",
	"email preferences",
	"email this", "email this article",
	"enlarge this image", "enviar por correo", "envoyer par e-mail",
	"este contenido es exclusivo para suscriptores",
	"exclusivo para assinantes", "exclusivo para suscriptores", "follow us",
	"follow us on", "follow us on facebook",
	"follow us on twitter", "for subscribers only",
	"forward to a friend",
	"gallery",
	"geef een reactie", "gerelateerd",
	"gerelateerde artikelen", "go to top", "haut de page", "hide caption",
	"hide comments", "hinterlasse einen kommentar", "iklan",
	"ilgili haberler", "image caption", "impressum", "imprimer",
	"imprimir", "iniciar sesión", "inloggen", "ir al contenido",
	"ir para o conteúdo", "iscriviti", "i̇lgili haberler",
	"join the conversation", "jump to content", "komentar", "komentari",
	"komentarz", "komentarze", "kommentar", "kommentar schreiben",
	"kommentare", "kommentare anzeigen", "kopieer link",
	"laat een reactie achter", "laisser un commentaire",
	"lascia un commento", "latest news", "latest stories",
	"le puede interesar", "lea también", "learn more", "leave a comment",
	"leave a reply", "lee también", "leer más", "leer también",
	"lees meer", "lees ook", "lees verder", "leggi anche", "leggi tutto",
	"leia mais", "leia também", "ler mais", "lesen sie auch",
	"lesen sie mehr", "like", "like this", "like us on facebook",
	"link copied", "link kopieren", "lire aussi", "lire la suite",
	"listen", "listen to this article", "load more", "loading",
	"loading please wait", "log in",
	"manage cookies", "manage newsletters",
	"manage preferences",
	"manage subscription",
	"maoni", "matangazo",
	"media caption", "meer nieuws", "mehr dazu", "mehr lesen",
	"mehr zum thema", "memuat", "mentions légales", "menu", "merken",
	"more from this author", "more on this story", "more stories",
	"most popular", "most read", "naar de inhoud", "nach oben",
	"newsletter", "newsletter abonnieren", "newsletters", "next",
	"next article", "next post", "no comments", "no comments yet",
	"noticias relacionadas", "notícias relacionadas", "nur für abonnenten",
	"odštampaj", "oglas",
	"opširnije", "ostavi komentar",
	"our mailing address is",
	"partager", "partager cet article",
	"partager par", "partager par e-mail", "partager par email",
	"partager sur", "partager sur facebook", "partager sur twitter",
	"partager sur whatsapp", "partager via", "partagez", "partilhar",
	"paylaş", "per e-mail teilen", "photo gallery", "pin it",
	"plaats een reactie", "play video", "please wait", "podeli", "podelite",
	"podijeli",
	"politique de confidentialité", "política de cookies",
	"política de privacidad", "post a comment", "post comment", "post on",
	"povezane vesti", "povezani članci", "previous", "previous article",
	"previous post", "print", "print article", "print page", "print this",
	"print this article", "print this story", "printen", "privacy policy",
	"promoted content", "pročitaj još", "pročitajte još", "pubblicità",
	"publicidad", "publicidade", "publicité", "pular para o conteúdo",
	"reactie", "reacties", "read also", "read full article",
	"read full story",
	"read in app",
	"read more", "read more here", "read next",
	"read the full story", "reageer", "reageer op dit artikel", "reageren",
	"rechazar todo", "recommended", "recommended for you", "register",
	"reject all", "rejeitar", "reklam", "reklama", "relacionado",
	"relacionados", "related", "related article", "related articles",
	"related content", "related coverage", "related links", "related news",
	"related posts", "related stories", "related story", "related topics",
	"reply", "report abuse", "responder",
	"restack",
	"retweet", "rifiuta",
	"rifiuta tutti", "riservato agli abbonati", "rispondi", "répondre",
	"réservé aux abonnés", "s'abonner", "s'inscrire",
	"saiba mais", "saltar al contenido", "sambaza", "save", "save article",
	"save for later", "schreibe einen kommentar", "se connecter",
	"see also", "seguir leyendo", "send by email", "send to", "share",
	"share article", "share by", "share it", "share now", "share on",
	"share on facebook", "share on linkedin", "share on pinterest",
	"share on reddit", "share on telegram", "share on twitter",
	"share on whatsapp", "share options", "share story", "share this",
	"share this article", "share this page", "share this post",
	"share this story", "share this video", "share this with", "share to",
	"share via", "share via email", "share with", "shiriki",
	"show comments", "show more", "sign in", "sign up",
	"sign up for daily newsletters", "sign up for our newsletter",
	"sign up for our newsletters", "skip navigation", "skip to content",
	"skip to footer", "skip to main content", "skip to main navigation",
	"skip to navigation", "skip to search", "solo para suscriptores",
	"soma pia", "soma zaidi",
	"sponsored", "sponsored content", "stampa",
	"story continues below advertisement", "subscribe", "subscribe now",
	"subscribe to continue reading", "subscribe to our newsletter",
	"subscribe to our newsletters", "subscribers only", "sur le même sujet",
	"suscribirse",
	"suscríbete", "tangazo", "te puede interesar", "teilen", "teilen auf",
	"terms and conditions", "terms of service", "terms of use",
	"this article is for subscribers only",
	"this article is only available to subscribers",
	"this article is reserved for subscribers",
	"this content is available to subscribers only",
	"this content is for members only",
	"this content is for subscribers only",
	"this content is only available to subscribers",
	"this content is reserved for subscribers",
	"this post is for paid subscribers",
	"this post is for paying subscribers",
	"this post is for subscribers only", "this site uses cookies",
	"this story is for subscribers only", "this website uses cookies",
	"todos los derechos reservados", "todos os direitos reservados",
	"toggle caption", "top stories", "torna su", "tous droits réservés",
	"tout accepter", "tout refuser", "trending", "trending now",
	"tutti i diritti riservati", "tweet", "tweet on", "tweet this",
	"tweeter", "twittern", "udostępnij",
	"unsubscribe",
	"unsubscribe from this list",
	"update your preferences",
	"usamos cookies",
	"utilizamos cookies", "vai al contenuto", "ver más",
	"verwandte artikel", "view all comments", "view comments",
	"view in browser",
	"view in your browser",
	"view more",
	"view online",
	"voir aussi", "volver arriba", "watch", "watch video",
	"we use cookies", "we use cookies to improve your experience",
	"we value your privacy", "weiterlesen", "werbung", "whatsapp this",
	"wir verwenden cookies", "wird geladen", "yazdır", "yorum", "yorum yap",
	"yorum yaz",
	"yorumlar", "you may also like", "you might also like", "yükleniyor",
	"zobacz też",
	"zum inhalt springen", "à lire aussi", "ähnliche artikel", "ładowanie",
	"štampaj",
	"войти", "загрузка", "идет загрузка", "коментар", "коментари",
	"комментарии", "комментарий",
	"оглас", "одштампај", "опширније", "остави коментар",
	"оставить комментарий", "печать", "по теме", "повезане вести",
	"подели", "поделите", "поделиться", "подписаться", "подробнее",
	"пријави се", "прочитај још", "прочитајте још", "распечатать",
	"реклама", "сподели", "сродни чланци", "читайте также", "читать далее",
	"штампај", "آگهي", "أخبار ذات صلة", "أضف تعليقا", "إعلان", "إعلانات",
	"إلغاء الرد", "اترك تعليقا", "اترك رد", "اترك ردا", "اشتراك گذاري",
	"اشتراكگذاري", "اشترك", "اشتهار", "اشتهارات", "اقرأ أيضا",
	"اقرأ المزيد", "التعليقات", "المزيد", "اي ميل", "اپني رائے ديں",
	"بيشتر بخوانيد", "تبصره", "تبصره كريں", "تبصرے", "تبصرے بند هيں",
	"تبليغات", "تعليق", "تعليقات", "جمله حقوق محفوظ هيں",
	"جميع الحقوق محفوظة", "ديدگاه ها", "ديدگاهها", "سبسكرائب كريں",
	"شئير كريں", "شارك", "شارك المقال", "شارك علي تويتر",
	"شارك علي فيسبوك", "شيئر", "شيئر كريں", "طباعة", "فيس بك پر شيئر كريں",
	"متعلقه خبريں", "متعلقه مضامين", "مزيد پڑھيں", "مزيد پڑھيے", "مشاركة",
	"مطالب مرتبط", "مواضيع ذات صلة", "نظرات", "يه بھي پڑھيں",
	"ٹوئٹر پر شيئر كريں", "پرنٹ", "پرنٹ كريں", "چاپ", "और पढें",
	"टिप्पणियां", "टिप्पणी", "यह भी पढें", "विज्ञापन", "शेयर करें",
	"संबंधित खबरें",
	"साझा करें", "もっと見る", "コメント", "コメントを書く", "シェア",
	"シェアする", "ツイート", "保留所有权利", "共有", "分享", "分享到",
	"分享到微信", "分享到微博", "分享文章", "分享本文", "分享至", "列印",
	"加入會員", "加载中", "印刷", "友善列印", "发表回复", "发表评论", "取消回复",
	"回頂部", "复制链接", "广告", "広告", "廣告", "延伸閱讀", "延伸阅读",
	"打印", "打印本页", "收藏", "最新评论", "查看更多", "正在加载", "点击查看更多",
	"版权所有", "版權所有", "留言", "登入", "登录", "發表評論", "相关报道",
	"相关文章", "相关新闻", "相关阅读", "相關報導", "相關文章", "相關新聞",
	"相關閱讀", "続きを読む", "网友评论", "訂閱", "評論", "読み込み中", "订阅", "评论",
	"责任编辑", "跳至内容", "載入中", "轉發", "转发", "返回顶部", "返回首页",
	"関連記事", "閱讀全文", "閱讀更多", "阅读全文", "阅读更多", "공유",
	"공유하기", "관련 기사", "관련기사", "광고", "기사 더보기", "댓글",
	"댓글쓰기", "더보기", "로딩중", "인쇄"
};

/* Share bars name them beside the phrases, or in a row. */
static const char *const networks[] = {
	"bluesky", "facebook", "facebook messenger", "flipboard", "instagram",
	"linked in", "linkedin", "mastodon", "messenger", "pin", "pinterest",
	"pocket", "post", "qq空间", "reddit", "sms", "snapchat", "telegram",
	"tiktok", "tumblr", "twitter", "viber", "vkontakte", "wechat", "weibo",
	"whatsapp", "xing", "youtube", "вконтакте", "твитер", "фејсбук",
	"تويتر", "فيس بك", "فيسبوك", "واتساب", "واٹس ايپ", "ٹوئٹر", "微信",
	"微博", "新浪微博", "朋友圈"
};

/* With a colon or a bar and a title behind them: links to other articles. */
static const char *const labels[] = {
	"also read", "also see", "auch interessant", "baca juga", "don't miss",
	"further reading", "le puede interesar", "lea también", "lee más",
	"lee también", "leer más", "leer también", "lees meer", "lees ook",
	"lees verder", "leggi anche", "leggi tutto", "leia mais",
	"leia também", "lesen sie auch", "lesen sie mehr", "lire aussi",
	"lire également", "mehr dazu", "mehr zum thema", "more on this",
	"more on this story", "pročitajte još", "read also", "read more",
	"read more about", "related article", "related articles",
	"related news", "related story", "see also", "siehe auch",
	"te puede interesar", "veja também", "ver también", "voir aussi",
	"watch also", "à lire aussi", "прочитајте још", "читайте также",
	"читать также", "اقرأ أيضا", "اقرأ المزيد", "اقرأ ايضا", "مزيد پڑھيں",
	"مزيد پڑھيے", "يه بھي پڑھيں", "और पढें", "यह भी पढें", "延伸閱讀",
	"延伸阅读", "相关文章", "相关新闻", "相关阅读", "相關文章", "相關新聞",
	"相關閱讀", "関連記事"
};

/* How notices begin, whatever they go on to say. */
static const char *const beginnings[] = {
	"by continuing to browse", "by continuing to use our site",
	"by continuing to use this site", "by continuing to use this website",
	"by using this site, you agree", "by using this website, you agree",
	"ce site utilise des cookies", "ce site web utilise des cookies",
	"deine e-mail-adresse wird nicht veröffentlicht",
	"deine email-adresse wird nicht veröffentlicht",
	"deze site gebruikt cookies", "deze website gebruikt cookies",
	"deze website maakt gebruik van cookies",
	"diese webseite verwendet cookies", "diese website benutzt cookies",
	"diese website nutzt cookies", "diese website verwendet cookies",
	"en poursuivant votre navigation",
	"enable javascript and cookies to continue", "esta web utiliza cookies",
	"este site usa cookies", "este site utiliza cookies",
	"este sitio usa cookies", "este sitio utiliza cookies",
	"este sitio web usa cookies", "este sitio web utiliza cookies",
	"este website utiliza cookies",
	"het e-mailadres wordt niet gepubliceerd",
	"if you no longer wish to receive these emails",
	"if you no longer wish to receive this newsletter",
	"ihre e-mail-adresse wird nicht veröffentlicht",
	"il tuo indirizzo email non sarà pubblicato",
	"javascript is disabled", "javascript seems to be disabled",
	"je e-mailadres wordt niet gepubliceerd",
	"je e-mailadres zal niet getoond worden", "nous utilisons des cookies",
	"o seu endereço de e-mail não será publicado",
	"o seu endereço de email não será publicado",
	"our site uses cookies",
	"our website uses cookies", "please enable javascript",
	"please turn on javascript", "questo sito usa i cookie",
	"questo sito utilizza cookie", "questo sito utilizza i cookie",
	"questo sito web utilizza i cookie", "required fields are marked",
	"su dirección de correo electrónico no será publicada",
	"this email was sent to you",
	"this site uses akismet", "this site uses cookies",
	"this web site uses cookies", "this website uses akismet",
	"this website uses cookies",
	"to unsubscribe from our",
	"to unsubscribe from these",
	"to unsubscribe from this",
	"tu dirección de correo electrónico no será publicada",
	"unsubscribe http",
	"unsubscribe https",
	"usamos cookies", "utilizamos cookies", "utilizziamo cookie",
	"utilizziamo i cookie", "uw e-mailadres zal niet worden gepubliceerd",
	"view this email as a web page",
	"view this email in your browser",
	"view this newsletter in your browser",
	"view this post on the web",
	"votre adresse de messagerie ne sera pas publiée",
	"votre adresse e-mail ne sera pas publiée",
	"votre adresse email ne sera pas publiée",
	"want to change how you receive these emails",
	"we and our partners store",
	"we and our partners use cookies", "we gebruiken cookies",
	"we use cookies", "wij gebruiken cookies", "wir nutzen cookies",
	"wir verwenden cookies",
	"you are receiving this email",
	"you are receiving this newsletter",
	"you can update your preferences or unsubscribe",
	"you need to enable javascript",
	"you received this email because",
	"you received this newsletter because",
	"you're receiving this email",
	"you're receiving this newsletter",
	"your email address will not be published",
	"آپ كا اي ميل ايڈريس شائع نهيں كيا جائے گا",
	"لن يتم نشر عنوان بريدك الإلكتروني", "نستخدم ملفات تعريف الارتباط",
	"يستخدم هذا الموقع ملفات تعريف الارتباط", "يه ويب سائٹ كوكيز",
	"您的电子邮件地址不会被公开", "您的电子邮箱地址不会被公开",
	"您的邮箱地址不会被公开", "我们使用 cookie", "我们使用cookie",
	"本網站使用 cookie", "本網站使用cookie", "本网站使用 cookie",
	"本网站使用cookie"
};

/* How lines about copyright begin or end. */
static const char *const rights[] = {
	"all rights reserved", "alle rechte vorbehalten",
	"alle rechten voorbehouden", "todos los derechos reservados",
	"todos os direitos reservados", "tous droits réservés",
	"tutti i diritti riservati", "جمله حقوق محفوظ هيں",
	"جميع الحقوق محفوظة", "版权所有", "版權所有"
};
/* clang-format on */

enum {
	LINK_BYTES = 400,    /* "Read more:" and a title */
	NOTICE_BYTES = 2000, /* a longer paragraph is no cookie notice */
	FOLDED_BYTES = 64 << 10,
	LEAST_MIXED = 3 /* names and phrases that make a share bar */
};

enum match {
	MATCH_NONE,
	MATCH_BEGINNING, /* of some row */
	MATCH_ROW
};

/* How the text stands to the rows of a table, by binary search. */
static enum match look_up(struct text text, const char *const *table,
			  size_t count)
{
	size_t low = 0;
	size_t high = count;
	struct text row;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (text_compare(text_of(table[middle]), text) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == count)
		return MATCH_NONE;
	row = text_of(table[low]);
	if (!text_begins(row, text))
		return MATCH_NONE;
	return row.length == text.length ? MATCH_ROW : MATCH_BEGINNING;
}

/* ---- Folding ----------------------------------------------------------- */

static bool is_part(uint32_t code_point)
{
	enum utf8_class class = utf8_class(code_point);

	return class == UTF8_LETTER || class == UTF8_MARK;
}

/* Without the signs and numbers before the first letter. */
static struct text from_letter(struct text text)
{
	size_t width;

	while (text.length > 0 && !is_part(utf8_next(text, 0, &width)))
		text = text_skip(text, width);
	return text;
}

static struct text skip_blanks(struct text text)
{
	while (text.length > 0 && text.data[0] == ' ')
		text = text_skip(text, 1);
	return text;
}

/* Each run of blanks becomes one, and a typographic apostrophe the plain
 * one; works in place. */
static void plain(struct bytes *text)
{
	size_t length = 0;

	for (size_t i = 0; i < text->length; i++) {
		bool is_blank = text->data[i] == ' ' || text->data[i] == '\t';

		if (is_blank && length > 0 && text->data[length - 1] == ' ')
			continue;
		if (text->length - i >= 3 &&
		    memcmp(text->data + i, "\xE2\x80\x99", 3) == 0) {
			text->data[length++] = '\'';
			i += 2;
			continue;
		}
		text->data[length++] = is_blank ? ' ' : text->data[i];
	}
	text->length = length;
}

/* The beginning of a line, folded: what the tables are compared with. */
static enum status fold_head(struct text *out, struct text line,
			     struct bytes *room, struct fault *fault)
{
	enum status status;

	if (line.length > FURNITURE_LINE_BYTES) {
		line.length = FURNITURE_LINE_BYTES;
		/* Between characters. */
		while (((unsigned char)line.data[line.length] & 0xC0) == 0x80)
			line.length--;
	}
	bytes_clear(room);
	status = utf8_fold(room, line, fault);
	if (status)
		return status;
	plain(room);
	*out = text_from(room);
	return STATUS_OK;
}

/* ---- Lines of phrases -------------------------------------------------- */

/* What a line is made of. */
struct cover {
	size_t phrase_count;
	size_t network_count;
	bool begins_with_network;
};

/* Whether a word ends at `end`: Chinese ones need no blank. */
static bool is_edge(struct text text, size_t end, uint32_t before)
{
	size_t width;
	uint32_t after;

	if (end == text.length)
		return true;
	after = utf8_next(text, end, &width);
	return !is_part(after) || (utf8_script(before) == UTF8_GRAM &&
				   utf8_script(after) == UTF8_GRAM);
}

/* Bytes of the longest phrase or name that the text begins with; 0 when
 * there is none. */
static size_t longest_row(struct text text, bool *is_network)
{
	enum match phrase = MATCH_BEGINNING;
	enum match network = MATCH_BEGINNING;
	size_t longest = 0;
	size_t end = 0;
	size_t width;

	while (end < text.length && (phrase || network)) {
		uint32_t before = utf8_next(text, end, &width);
		struct text row = { text.data, end + width };

		end += width;
		if (!is_part(before) || !is_edge(text, end, before))
			continue;
		phrase = look_up(row, phrases, COUNT(phrases));
		network = look_up(row, networks, COUNT(networks));
		if (phrase == MATCH_ROW || network == MATCH_ROW) {
			longest = end;
			*is_network = phrase != MATCH_ROW;
		}
	}
	return longest;
}

/* Takes the line apart; false when there is more than rows of the tables. */
static bool cover(struct cover *out, struct text line)
{
	*out = (struct cover){ 0 };
	line = from_letter(line);
	while (line.length > 0) {
		bool is_network = false;
		size_t length = longest_row(line, &is_network);

		if (length == 0)
			return false;
		if (out->phrase_count + out->network_count == 0)
			out->begins_with_network = is_network;
		out->network_count += is_network;
		out->phrase_count += !is_network;
		line = from_letter(text_skip(line, length));
	}
	return out->phrase_count + out->network_count > 0;
}

/* "Comments (3)", "Share | Tweet | Email", "Facebook Twitter"; but "Facebook
 * ads" may be a heading. */
static enum furniture look_at_phrases(struct text line)
{
	struct cover found;
	size_t count;

	if (!cover(&found, line))
		return FURNITURE_NONE;
	count = found.phrase_count + found.network_count;
	if (found.network_count == 1 && count == 1)
		return FURNITURE_NAME;
	if (found.phrase_count > 0 && found.begins_with_network &&
	    count < LEAST_MIXED)
		return FURNITURE_NONE;
	return FURNITURE_LINE;
}

/* ---- Lines that begin in a certain way --------------------------------- */

/* Whether the text begins with the row, and not within a word. */
static bool begins_with_words(struct text text, const char *row)
{
	const size_t length = strlen(row);
	size_t width;

	if (!text_begins(text, (struct text){ row, length }))
		return false;
	return text.length == length ||
	       !is_part(utf8_next(text, length, &width)) ||
	       utf8_script(utf8_next(text, length, &width)) == UTF8_GRAM;
}

/* The first row that has the text's first byte, or one behind it: all that the
 * text can begin with follow. */
static size_t first_like(struct text text, const char *const *table,
			 size_t count)
{
	const unsigned char wanted =
		text.length > 0 ? (unsigned char)text.data[0] : 0;
	size_t low = 0;
	size_t high = count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if ((unsigned char)table[middle][0] < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Whether row `i` of a table is there, and has the text's first byte. */
static bool is_like(struct text text, const char *const *table, size_t count,
		    size_t i)
{
	return i < count && text.length > 0 && table[i][0] == text.data[0];
}

/* "Read more: X", "Also Read | X" */
static bool is_link(struct text line)
{
	const size_t count = COUNT(labels);

	line = from_letter(line);
	for (size_t i = first_like(line, labels, count);
	     is_like(line, labels, count, i); i++) {
		struct text rest;

		if (!begins_with_words(line, labels[i]))
			continue;
		rest = skip_blanks(text_skip(line, strlen(labels[i])));
		if (rest.length > 1 &&
		    (rest.data[0] == ':' || rest.data[0] == '|'))
			return true;
	}
	return false;
}

/* A notice that is quoted is no notice: so no sign stands before it. */
static bool is_notice(struct text line)
{
	const size_t count = COUNT(beginnings);

	for (size_t i = first_like(line, beginnings, count);
	     is_like(line, beginnings, count, i); i++)
		if (begins_with_words(line, beginnings[i]))
			return true;
	return false;
}

static bool skip(struct text *text, const char *row)
{
	if (!text_take(text, text_of(row)))
		return false;
	*text = skip_blanks(*text);
	return true;
}

static bool begins_with_year(struct text text)
{
	if (text.length < 4 || (text.data[0] != '1' && text.data[0] != '2'))
		return false;
	for (size_t i = 1; i < 4; i++)
		if (!text_is_digit(text.data[i]))
			return false;
	return true;
}

/* "(c) 2021 BBC", "© BBC", "Copyright © BBC", "Copyright 2021" */
static bool is_copyright(struct text line)
{
	bool has_word = skip(&line, "copyright");
	bool has_sign = skip(&line, "\xC2\xA9");
	bool has_letter = !has_sign && skip(&line, "(c)");

	if (has_sign || (has_word && has_letter))
		return true;
	return (has_word || has_letter) && begins_with_year(line);
}

/* Whether it ends with the row, as a sentence of its own. */
static bool ends_with_words(struct text line, const char *row)
{
	const struct text words = text_of(row);
	size_t start;

	while (line.length > 0 && (line.data[line.length - 1] == '.' ||
				   line.data[line.length - 1] == ' '))
		line.length--;
	if (!text_ends(line, words))
		return false;
	start = line.length - words.length;
	while (start > 0 && line.data[start - 1] == ' ')
		start--;
	return start == 0 || strchr(".,;|-)", line.data[start - 1]);
}

static bool is_about_rights(struct text line)
{
	for (size_t i = 0; i < COUNT(rights); i++)
		if (begins_with_words(line, rights[i]) ||
		    ends_with_words(line, rights[i]))
			return true;
	return false;
}

/* Whether a word without a capital stands behind the first `count`. */
static bool goes_on_small(struct text line, size_t count)
{
	size_t width;

	for (; line.length > 0 && count > 0; line = text_skip(line, 1))
		count -= line.data[0] == ' ';
	return line.length == 0 || utf8_is_lower(utf8_next(line, 0, &width));
}

/* "The post A title appeared first on The Paper.", as WordPress puts below each
 * text in a feed; no sentence about a post. */
static bool is_origin(struct text line, struct text head)
{
	static const struct {
		const char *start; /* folded */
		size_t words;
		struct text middle;
	} rows[] = {
		{ "artykuł", 1, TEXT_INIT(" pochodzi z serwisu ") },
		{ "der beitrag", 2, TEXT_INIT(" erschien zuerst auf ") },
		{ "het bericht", 2, TEXT_INIT(" verscheen eerst op ") },
		{ "l'article", 1, TEXT_INIT(" est apparu en premier sur ") },
		{ "l'articolo", 1, TEXT_INIT(" proviene da ") },
		{ "la entrada", 2, TEXT_INIT(" aparece primero en ") },
		{ "la entrada", 2, TEXT_INIT(" se publicó primero en ") },
		{ "o post", 2, TEXT_INIT(" apareceu primeiro em ") },
		{ "the post", 2, TEXT_INIT(" appeared first on ") },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		if (begins_with_words(head, rows[i].start) &&
		    !goes_on_small(line, rows[i].words) &&
		    memmem(line.data, line.length, rows[i].middle.data,
			   rows[i].middle.length))
			return true;
	return false;
}

static bool skip_number(struct text *text)
{
	size_t length = 0;

	while (length < text->length && text_is_digit(text->data[length]))
		length++;
	if (length == 0)
		return false;
	*text = skip_blanks(text_skip(*text, length));
	return true;
}

/* "Page 1 of 2", "1 of 12 DOCUMENTS" */
static bool is_page_number(struct text line)
{
	bool has_word = skip(&line, "page ") || skip(&line, "document ");

	if (!skip_number(&line) || !skip(&line, "of ") || !skip_number(&line))
		return false;
	if (!has_word)
		has_word = skip(&line, "documents") || skip(&line, "document");
	return has_word && line.length == 0;
}

/* How the line begins or ends; no more of it is known than its head. */
static bool is_notice_or_link(struct text line, struct text head)
{
	if (is_notice(head) || shortcodes_is_all(line))
		return true;
	if (line.length > LINK_BYTES)
		return false;
	return is_link(head) || is_copyright(head) || is_page_number(head) ||
	       is_origin(line, head) ||
	       (line.length <= FURNITURE_LINE_BYTES && is_about_rights(head));
}

enum status furniture_look(enum furniture *out, struct text line,
			   struct bytes *room, struct fault *fault)
{
	struct text head;
	enum status status;

	*out = FURNITURE_NONE;
	if (line.length > NOTICE_BYTES)
		return STATUS_OK;
	status = fold_head(&head, line, room, fault);
	if (status)
		return status;
	if (is_notice_or_link(line, head))
		*out = FURNITURE_LINE;
	else if (line.length <= FURNITURE_LINE_BYTES)
		*out = look_at_phrases(head);
	return STATUS_OK;
}

enum status furniture_is_all(bool *out, struct text text, struct fault *fault)
{
	struct bytes room = BYTES_UP_TO(FOLDED_BYTES);
	struct lines lines = LINES_OF(text);
	struct line line;
	enum furniture furniture = FURNITURE_LINE;
	enum status status = STATUS_OK;

	while (!status && furniture == FURNITURE_LINE &&
	       lines_next(&lines, &line))
		if (line.has_words)
			status = furniture_look(&furniture, line.text, &room,
						fault);
	*out = !status && furniture == FURNITURE_LINE;
	bytes_free(&room);
	return status;
}
