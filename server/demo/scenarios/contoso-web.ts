import { calm, pressing, type Scenario, usual } from "./scenario.ts";

/** What an agency's clients ask about their websites, shops and figures. */
export const contosoWeb: Scenario[] = [
  {
    category: "Website",
    priority: usual,
    weight: 3,
    subjects: [
      "{page}: text overlaps the picture on phones",
      "{page} looks broken in Safari",
      "Menu covers the search on small screens",
    ],
    descriptions: [
      "On my phone the heading of **{page}** lies over the picture and cannot be read. On the computer it is right.\n\nPhone: nothing special, two years old.",
      "In Safari, {page} shows two columns where there should be one. {colleague} sees the same.",
    ],
    threads: [
      [
        "staff: Thank you, I can see it at 360 pixels width. It came in with the new hero picture.",
        "solved: Corrected and live. Checked at 320, 360, 390 and 430 pixels.",
      ],
      [
        "asks: Which version of Safari does your colleague use? It is under *Safari → About*.",
        "member: 16.4",
        "note: Container queries without fallback. Add one, it is cheap.",
        "solved: It was a newer CSS feature that 16.4 half understands. There is a fallback now, live since noon.",
      ],
    ],
  },
  {
    category: "Website",
    priority: pressing,
    weight: 2,
    subjects: [
      "The contact form sends nothing",
      "Form on {page}: no mail arrives",
      "Visitors see an error after sending the form",
    ],
    descriptions: [
      "We have had **no enquiry since {weekday}**, which cannot be. I sent one myself and nothing arrived, but the page says thank you.",
      "{partner} told us that after sending the form on {page} there is a white page with *Error 500*.",
    ],
    threads: [
      [
        "staff: Confirmed: enquiries are stored but not mailed since {weekday}. None is lost; I send you the list right away.",
        "note: API token of the mail service was revoked in the clean-up. Rotate and put into the vault.",
        "solved: Mails go out again and the 11 stored enquiries were delivered. A probe now fills in the form every hour.",
      ],
      [
        "staff: I see the error in the log: a name with an apostrophe broke it.",
        "solved: Fixed, with a test for names such as O'Neill and D'Angelo. The enquiry of {partner} was recovered.",
      ],
    ],
  },
  {
    category: "Website",
    priority: calm,
    weight: 3,
    subjects: [
      "New team photo on {page}",
      "Please change the opening hours",
      "Add {colleague} to the team page",
      "Typing error on {page}",
    ],
    descriptions: [
      "Could you replace the picture on {page} with the attached one, and shift the text a little to the left?",
      "From {weekday} on we open at 10 instead of 9. It is on {page} and in the footer, I think.",
      "On {page} it says “acommodation”. Embarrassing. One m more, please.",
    ],
    threads: [
      ["solved: Changed and live. If you do not see it yet, reload the page once."],
      [
        "staff: With pleasure. I found it in four places, structured data for the search engines included.",
        "solved: All four are changed.",
      ],
      [
        "asks: The picture is 640 pixels wide; for this place we need at least 1600. Do you have a larger one?",
        "member: Yes, from the photographer. Sent by link.",
        "solved: That one is perfect. Live on {page}.",
      ],
    ],
  },
  {
    category: "Website",
    priority: usual,
    subjects: [
      "Accessibility statement: what do we need?",
      "Screen reader skips the menu on {page}",
      "Contrast of the buttons on {page}",
    ],
    descriptions: [
      "A customer who uses a screen reader wrote to us: on {page} the menu is not announced. Can you look at it?",
      "Our lawyer says that we need an accessibility statement by {deadline}. What does that involve for the website?",
    ],
    threads: [
      [
        "staff: I tried it with two screen readers: the menu is a list without a label. That is quickly repaired.",
        "solved: Repaired, and the focus is visible now. Please thank your customer; reports like this are gold.",
      ],
      [
        "staff: In short: an audit, a list of what is not yet accessible, and a page with a way to contact you.",
        "asks: Shall we make a quote for the audit?",
        "member: Yes please, with the three most visited page types.",
        "solved: The quote is in your portal.",
      ],
    ],
  },
  {
    category: "Hosting",
    priority: { urgent: 5, high: 4 },
    weight: 2,
    subjects: [
      "The site is down",
      "{page} shows a certificate warning",
      "Website extremely slow since {time}",
    ],
    descriptions: [
      "The website does not open, neither here nor on the phone. {campaign} started this morning!",
      "The browser warns that the connection is not private. We have {campaign} running, please hurry.",
      "Pages take 20 seconds. It started at about {time}.",
    ],
    threads: [
      [
        "staff: We see it too, the alarm came a minute before your message. On it.",
        "note: {campaign} brings ten times the traffic; the cache is bypassed by the tracking parameter.",
        "staff: Back up. We are adding capacity for the campaign.",
        "solved: Stable for three hours at twelve times the usual traffic. The cache ignores campaign parameters from now on.",
      ],
      [
        "staff: The renewal of the certificate failed because of a DNS change on your side on {weekday}.",
        "member: That was our IT, sorry. They can change it back.",
        "solved: Renewed, valid for 90 days. We now check the DNS record daily.",
      ],
    ],
  },
  {
    category: "Hosting",
    priority: calm,
    subjects: [
      "Move the domain to you",
      "New subdomain for {campaign}",
      "Redirect the old addresses after the relaunch",
    ],
    descriptions: [
      "Could you take over our domain from the old provider? They send the code by post.",
      "For {campaign} we need a subdomain with a simple page, ready by {deadline}.",
    ],
    threads: [
      [
        "asks: Certainly. Please unlock the domain there and send us the transfer code through the portal, not by mail.",
        "member: The code is in the documents.",
        "solved: The domain is with us. Mail was not touched by it; I tested in both directions.",
      ],
      [
        "solved: Set up with certificate and statistics. The page is empty until you tell us what should be there.",
      ],
    ],
  },
  {
    category: "Shop",
    priority: pressing,
    weight: 2,
    subjects: [
      "Checkout fails with {payment}",
      "Customers are charged wrong shipping",
      "Stock shows 0 although we have {product}",
      "Voucher code does not work with {product}",
    ],
    descriptions: [
      "Three customers wrote that they cannot pay with **{payment}**: the button turns and turns. With the others it works.",
      "Orders to islands are charged the mainland price. We lose about 9 per parcel.",
      "{product} has been sold out in the shop since {weekday}, but there are 140 in the warehouse.",
    ],
    threads: [
      [
        "staff: Found in the log: {payment} changed an address on their side. We follow today.",
        "member: Please, it is our strongest day.",
        "solved: Payments with {payment} run again since {time}; the three customers got a mail with a link to finish their order.",
      ],
      [
        "staff: The import from your warehouse stopped at an article without a weight.",
        "asks: Article 4471 has no weight in your system. Could somebody add it?",
        "member: Added, 320 g.",
        "solved: The import has run, stock is right. From now on one bad article no longer stops the others.",
      ],
      [
        "note: Zone table is from before the relaunch. Compare all of it.",
        "solved: Islands have a zone of their own now, with the prices of your sheet. 14 orders of this week are concerned; the list is in the documents.",
      ],
    ],
  },
  {
    category: "Search and analytics",
    priority: usual,
    weight: 2,
    subjects: [
      "Fewer visitors since {weekday}?",
      "We are not found for “{product}” any more",
      "Figures of {campaign} for the board",
    ],
    descriptions: [
      "The statistics show 40 per cent fewer visitors since {weekday}. Has something happened, or is it the counting?",
      "For the meeting on {weekday} I need the figures of {campaign}: visits, enquiries, cost per enquiry, compared with last year.",
    ],
    threads: [
      [
        "staff: It is the counting: the consent banner was updated and counts only after a choice now. Orders are unchanged.",
        "member: A relief. Thank you for the quick answer.",
        "solved: I have added a note to the chart on that day.",
      ],
      [
        "staff: You will have them tomorrow by noon.",
        "solved: The report is in your documents: one page, and the table behind it. Short version: 18 % more enquiries at the same cost.",
      ],
    ],
  },
  {
    category: "Website",
    priority: { low: 2, normal: 5, high: 1 },
    subjects: [
      "French version of {page}",
      "Language switch leads to the home page",
      "Right-to-left layout is mirrored wrongly on {page}",
    ],
    descriptions: [
      "The switch of language on {page} always leads to the home page instead of the same page in the other language.",
      "We have the translation of {page} now (attached). Could you set it up by {deadline}?",
    ],
    threads: [
      [
        "staff: The translated pages had no link to one another. I am connecting all 62 of them.",
        "solved: Done for all 62 pages, the search engines are told as well.",
      ],
      [
        "asks: Two sentences are longer than the layout allows. Could your translator shorten them? They are marked in the document.",
        "member: Shortened, see the new version.",
        "solved: Live in both languages.",
      ],
    ],
  },
];
