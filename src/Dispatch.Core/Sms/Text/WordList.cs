using System.Buffers;
using System.Collections.Frozen;

namespace Dispatch.Core.Sms.Text;

/// <summary>Words that the <see cref="LinkGate"/> looks for, as <see cref="Folding"/> leaves them (no non-joiner, no vowel marks).</summary>
internal static class WordList
{
    /// <summary>A number beside one of these is a number to call or to write to, however short.</summary>
    public static readonly FrozenSet<string> Calls = FrozenSet.Create(StringComparer.Ordinal, "تماس", "تلفن", "زنگ", "پیامک", "اسامس", "شمارهگیری", "call", "dial", "sms", "tel", "phone");

    /// <summary>Without one of these a text has neither a link nor a dot in words, nor a call to call.</summary>
    public static readonly SearchValues<string> Triggers = SearchValues.Create(
        [
            "://", ":\\", "http", "hxxp", "htxp", "hxtp", "h**p", "h__p", "h-t-t-p", "h.t.t.p", "h t t p", "www", "w w w", "w.w.w", "w-w-w", "اچ تی تی پی", "اچتیتیپی", "دبلیو",
            "dot", "نقطه", "دات",
            "(at)", "[at]", "{at}", "(ات)", "[ات]", "ات ساین", "اتساین",
            .. Calls.Items,
        ],
        StringComparison.Ordinal);

    /// <summary>Where "//" is not needed for a phone to make a link of it.</summary>
    public static readonly FrozenSet<string> Schemes = FrozenSet.Create(
        StringComparer.Ordinal,
        "tel", "sms", "smsto", "mms", "mailto", "ftp", "data", "javascript", "intent", "market", "tg", "geo", "whatsapp", "viber", "skype", "facetime", "rubika", "bale", "eitaa", "ussd", "file", "blob");

    /// <summary>Top-level names that are one even where the dot before them is set apart or is another sign. Beside a plain dot any two letters are one.</summary>
    public static readonly FrozenSet<string> TopNames = FrozenSet.Create(
        StringComparer.Ordinal,
        "ir", "com", "net", "org", "info", "io", "co", "ly", "me", "gov", "edu", "biz", "xyz", "site", "online", "app", "top", "click", "link", "shop", "store", "live", "club", "icu", "vip", "ru", "cn",
        "tk", "ml", "ga", "cf", "gq", "cc", "tv", "ws", "gl", "gd", "im", "pw", "su", "page", "web", "dev", "host", "space", "website", "buzz", "cyou", "cfd", "sbs", "rest", "monster",
        "ایران", "پارسی", "بازار", "همراه", "موقع", "شبکة", "کوم", "عرب", "امارات", "السعودیة", "عمان", "قطر", "مصر", "عراق", "سوریة", "الاردن", "پاکستان", "تونس", "المغرب");

    /// <summary>What people write after «دات»: com, net, org, ir, info.</summary>
    public static readonly FrozenSet<string> SpokenNames = FrozenSet.Create(StringComparer.Ordinal, "کام", "نت", "ارگ", "اورگ", "آیآر", "ایآر", "آیار", "ایار", "آی", "ای", "اینفو", "کو", "می");
}
