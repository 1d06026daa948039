import { type Scenario, usual } from "./scenario.ts";

/** Tickets that clients write in their own language; some are answered in it. */
export const arabicTickets: Scenario[] = [
  {
    category: "Printing",
    priority: usual,
    weight: 2,
    subjects: ["طابعة الملصقات لا تطبع الحروف العربية", "الطابعة في المستودع متوقفة"],
    descriptions: [
      "السلام عليكم،\n\nمنذ صباح اليوم تطبع الطابعة مربعات فارغة بدلاً من **الحروف العربية**. الأرقام تظهر صحيحة.\n\nشكراً لكم",
    ],
    threads: [
      [
        "staff: وعليكم السلام، لاحظنا أن الخط العربي حُذف مع التحديث الأخير. نعيد تثبيته الآن.",
        "member: تعمل الآن، شكراً جزيلاً.",
        "solved: سعدنا بخدمتكم. أضفنا الخط إلى الإعدادات الدائمة حتى لا يُحذف مرة أخرى.",
      ],
    ],
  },
  {
    category: "Email and calendar",
    priority: usual,
    subjects: ["لا تصل الرسائل إلى البنك", "توقيع البريد يظهر معكوساً"],
    descriptions: ["عند الرد على الرسائل يظهر التوقيع من اليسار إلى اليمين، وكان صحيحاً في الأسبوع الماضي."],
    threads: [
      [
        "asks: هل يحدث ذلك في الهاتف أيضاً أم في الحاسوب فقط؟",
        "member: في الحاسوب فقط.",
        "solved: عدّلنا اتجاه القالب، ويظهر التوقيع الآن صحيحاً في جميع الرسائل.",
      ],
    ],
  },
];

export const japaneseTickets: Scenario[] = [
  {
    category: "Software",
    priority: usual,
    weight: 2,
    subjects: ["校正ソフトの帳票が文字化けする", "ライセンスの更新について"],
    descriptions: [
      "お世話になっております。\n\n先週の更新以降、帳票の **日本語が文字化け** します。英数字は正しく表示されます。ご確認をお願いいたします。",
    ],
    threads: [
      [
        "staff: ご連絡ありがとうございます。更新で字体の設定が初期値に戻っておりました。本日中に修正いたします。",
        "member: 正しく印刷できました。ありがとうございました。",
        "solved: 同じ設定を残りの三台にも適用いたしました。",
      ],
    ],
  },
  {
    category: "Network and Wi-Fi",
    priority: usual,
    subjects: ["会議室の無線が切れる", "現場からの接続が遅い"],
    descriptions: ["七階の会議室で無線が一日に数回切れます。隣の部屋では問題ありません。"],
    threads: [
      [
        "asks: 切れる時間帯をお知らせいただけますか。",
        "member: 午前十時ごろが多いです。",
        "solved: 干渉していた機器が見つかり、周波数を変更いたしました。一週間様子を見てください。",
      ],
    ],
  },
];

export const teaHouseTickets: Scenario[] = [
  {
    category: "Website",
    priority: usual,
    weight: 2,
    subjects: ["新茶のページの写真を差し替えたい", "営業時間の変更のお願い"],
    descriptions: [
      "お世話になっております。\n\n新茶の写真を添付のものに **差し替え** ていただけますか。来週の月曜日までにお願いいたします。",
    ],
    threads: [
      [
        "staff: 承知いたしました。明るさを少し整えて掲載いたします。",
        "member: とても良い仕上がりです。",
        "solved: 公開いたしました。英語のページにも反映しております。",
      ],
    ],
  },
];

export const publisherTickets: Scenario[] = [
  {
    category: "Website",
    priority: usual,
    weight: 2,
    subjects: ["صفحة الكتب الجديدة لا تُعرض من اليمين", "إضافة كتاب جديد إلى الموقع"],
    descriptions: [
      "مرحباً،\n\nفي صفحة الكتب الجديدة يظهر العنوان فوق الغلاف على الهاتف. نرجو التعديل قبل **معرض الكتاب**.",
    ],
    threads: [
      [
        "staff: مرحباً، رأينا الخطأ ونعمل عليه اليوم.",
        "member: ممتاز، يظهر الآن بشكل جميل.",
        "solved: عُدّلت الصفحة وجُرّبت على خمسة هواتف مختلفة.",
      ],
    ],
  },
];

export const workshopTickets: Scenario[] = [
  {
    category: "Shop",
    priority: usual,
    weight: 2,
    subjects: ["Maße beim Nussholztisch stimmen nicht", "Lieferzeit auf der Produktseite ändern"],
    descriptions: [
      "Grüß Gott,\n\nbeim Tisch steht 180 × 90 cm, richtig sind **200 × 95 cm**. Drei Kunden haben schon gefragt. Bitte auch im PDF ändern.",
    ],
    threads: [
      [
        "staff: Grüß Gott, ist geändert, auch in der Größenübersicht. Das PDF folgt heute noch.",
        "member: Danke, das ging schnell.",
        "solved: PDF ist ausgetauscht, die alte Adresse leitet auf das neue weiter.",
      ],
    ],
  },
];
