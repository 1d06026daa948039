import { calm, type Scenario, usual } from "./scenario.ts";

/** Design, campaigns, content and print: the studio's own trade. */
export const contosoStudio: Scenario[] = [
  {
    category: "Design",
    priority: usual,
    weight: 2,
    subjects: [
      "Feedback on the second draft for {campaign}",
      "Logo in white for dark backgrounds",
      "Icons for {page}",
      "Business cards for {colleague}",
    ],
    descriptions: [
      "We looked at the second draft together:\n\n1. the colour is right now\n2. the headline may be larger\n3. {colleague} misses the people in it\n\nCould we see a third one by {weekday}?",
      "For {partner} we need the logo in white, as a vector file, without the claim.",
      "Please make business cards for {colleague}, {team}. Same paper as before, 250 pieces.",
    ],
    threads: [
      [
        "staff: Thank you, that is clear. For the people: photographs, or the illustrated ones from the brochure?",
        "asks: Which of the two do you prefer? I can show a sketch of both.",
        "member: The illustrated ones, please.",
        "staff: Third draft is in your documents.",
        "member: **That is it.** Everybody here likes it.",
        "solved: Wonderful. The final files are in your documents in all formats.",
      ],
      ["solved: In your documents: SVG, PDF and PNG, white and black, with a note on the least size."],
      [
        "asks: Here is the proof. Please check name, title and number, and say yes.",
        "member: Yes, print it.",
        "solved: At the printer's, delivery in six working days.",
      ],
    ],
  },
  {
    category: "Campaigns",
    priority: usual,
    weight: 3,
    subjects: [
      "Newsletter for {campaign}: change before sending",
      "Newsletter went to the wrong list?",
      "Social media plan for next month",
      "Stop the advert for {product}",
    ],
    descriptions: [
      "Please change the second paragraph of the newsletter: not 20 but **25 per cent** until {weekday}. It goes out tomorrow!",
      "{partner} received our newsletter although they unsubscribed. How can that be?",
      "{product} is sold out. Please stop its advert until new stock arrives.",
    ],
    threads: [
      [
        "staff: Changed in the text, in the picture and in the landing page. A test is in your inbox.",
        "member: Test looks good. Release.",
        "solved: Planned for tomorrow, {time}.",
      ],
      [
        "staff: I have looked at the record: they unsubscribed with one address and are registered with a second one.",
        "solved: Both are off the list. We also search for the same person under other addresses from now on.",
      ],
      ["solved: Stopped at {time}. The budget moves to the next product by itself."],
      [
        "staff: The plan has twelve posts; three need a picture from you.",
        "asks: Could somebody photograph {product} being packed? A phone is fine.",
        "member: Done, seven pictures are in the documents.",
        "solved: All twelve are planned. You see them in the calendar before they go out.",
      ],
    ],
  },
  {
    category: "Content",
    priority: calm,
    weight: 2,
    subjects: [
      "Article about {product}",
      "Text for {page} is too long",
      "Interview with {colleague} for the blog",
      "Caption for the picture of {place}",
    ],
    descriptions: [
      "We would like an article about {product} for the website: how it is made, who makes it, about 600 words. {colleague} can tell you everything.",
      "The text you sent for {page} is good but too long for us. Half of it, please, and less “we”.",
    ],
    threads: [
      [
        "staff: A nice subject. I will call {colleague} this week.",
        "staff: First version is in your documents.",
        "member: Very good; only the year is wrong, it was 1987.",
        "solved: Year corrected, published, and announced in the next newsletter.",
      ],
      [
        "staff: Cut to 180 words, and “we” is down from fourteen to three.",
        "member: Much better, thank you.",
        "solved: Live on {page}.",
      ],
    ],
  },
  {
    category: "Print",
    priority: usual,
    weight: 2,
    subjects: [
      "Brochure: colours differ from the proof",
      "Packaging for {product}: new barcode",
      "Poster A1 for {place}",
      "Reprint of the catalogue, 2,000 copies",
    ],
    descriptions: [
      "The brochures arrived, and the green is much darker than on the proof. Is that how it should be? Photos attached.",
      "{product} has a new size, so the packaging needs a new barcode and weight. Print date is {deadline}.",
      "We need 2,000 more copies of the catalogue with the new prices on pages 4, 11 and 23.",
    ],
    threads: [
      [
        "staff: No, that is not how it should be. I compared with our proof and have written to the printer.",
        "note: Printer used the profile for uncoated paper. Their fault, they accept it.",
        "staff: The printer takes it back and prints again at no cost.",
        "solved: The new delivery arrived and matches. The old ones were collected.",
      ],
      [
        "asks: The barcode is in. Please check the weight and the list of ingredients on page 2 of the proof: those are yours to confirm.",
        "member: Confirmed by our quality manager.",
        "solved: Sent to print, before the date.",
      ],
      ["solved: Ordered with the corrected pages. Delivery to {place} in eight working days."],
    ],
  },
  {
    category: "Design",
    priority: calm,
    subjects: [
      "May {partner} use our logo?",
      "Brand rules for the new office in {place}",
      "Which font do we use in letters?",
    ],
    descriptions: [
      "{partner} would like to show our logo on their site. Is there a page with the rules and files that I can send them?",
      "The new office in {place} gets a sign. What colour is our green for the sign maker?",
    ],
    threads: [
      [
        "solved: There is: the page *Brand* has the rules and a package of files. You can share its address with partners.",
      ],
      [
        "staff: For foil it is RAL 6016, for paint NCS S 3060-G.",
        "member: The sign maker is happy.",
        "solved: Send us a photo when it hangs.",
      ],
    ],
  },
  {
    category: "Campaigns",
    priority: { normal: 4, high: 4 },
    weight: 2,
    subjects: ["Landing page for {campaign}", "Briefing: {campaign}", "{campaign}: change of date"],
    descriptions: [
      "## {campaign}\n\n**Goal:** more visits in {place}\n**For whom:** families within 50 km\n**When:** from {weekday} in two weeks, for a month\n\nPlease propose a landing page and three adverts.",
      "{campaign} moves by one week because of {deadline}. Please move everything that is planned.",
    ],
    threads: [
      [
        "staff: Thank you for the clear briefing. First proposal by {weekday}.",
        "note: Reuse the modules of last year's page; two days, not four.",
        "staff: The proposal is in your documents, with three adverts.",
        "asks: Which of the three shall we take further?",
        "member: The second, with the headline of the first.",
        "staff: Page is ready for a look under the preview address.",
        "solved: Approved and live. First figures come on {weekday}.",
      ],
      ["solved: Everything is moved: newsletter, adverts, posts, and the banner on {page}."],
    ],
  },
  {
    category: "Search and analytics",
    priority: calm,
    subjects: [
      "Wrong address in the map search",
      "Answer to a bad review",
      "Monthly report: what is “bounce”?",
    ],
    descriptions: [
      "On the map we are shown at the old address in {place}. People stand before a closed door.",
      "Somebody wrote a review that is not true: they cannot have bought {product} from us. Shall we answer?",
      "In the monthly report it says *bounce 61 %*. Is that bad?",
    ],
    threads: [
      [
        "staff: I have proposed the change; the confirmation comes to you by telephone today.",
        "member: They called, it is confirmed.",
        "solved: The right address is shown.",
      ],
      [
        "staff: I would answer once, kindly, and without the order number. A proposal is below.\n\n> We are sorry to read this. We could not find your purchase; please write to us so that we can put it right.",
        "member: Good. Posted.",
        "solved: The reviewer has removed the review in the meantime.",
      ],
      [
        "solved: It means that 61 of 100 visitors looked at one page only. For a page with opening hours that is fine, and most of yours are of that kind. I have added a sentence to the report.",
      ],
    ],
  },
];

export const contosoSlots = {
  campaign: [
    "the spring sale",
    "the harvest campaign",
    "the anniversary",
    "the winter collection",
    "the open day",
    "the relaunch",
  ],
  deadline: ["the fair", "the end of the quarter", "the press day", "the opening", "the school holidays"],
  page: [
    "the home page",
    "the page “About us”",
    "the product page",
    "the careers page",
    "the page “Visit us”",
    "the blog",
  ],
  partner: ["the tourist office", "our distributor", "a journalist", "the chamber of commerce", "a retailer"],
  payment: ["PayNow", "card", "invoice", "direct debit"],
  place: ["the flagship store", "the new office", "the old town", "the garden", "the showroom"],
  product: [
    "the walnut table",
    "the rain jacket",
    "the first flush",
    "the eau de parfum",
    "the gift box",
    "the atlas",
  ],
  team: ["sales", "the kitchen", "production", "customer service", "editorial"],
  time: ["09:30", "11:00", "14:15", "16:40"],
  weekday: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
} as const;
