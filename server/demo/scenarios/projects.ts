/** What projects of one kind have in common, whoever they are for. */
export interface ProjectKind {
  description: string;
  /** In their order; hours of an ordinary project of the kind. */
  phases: { name: string; hours: number; milestone: string; notes: string[] }[];
  well: string[];
  /** Said when it began to slip, and of how it goes on. */
  risk: string;
  off: string;
  /** By whom, and how many days from now it is due; negative is overdue. */
  actions: { text: string; by: "staff" | "client"; days: number }[];
  tasks: { title: string; shared?: boolean }[];
  internal: string;
}

const migration: ProjectKind = {
  description:
    "We move mail, files and sign-in to the cloud, department by department. Nobody works at night, and **nothing is deleted** before you have said so.",
  phases: [
    {
      name: "Survey",
      hours: 40,
      milestone: "Survey agreed",
      notes: [
        "Counted mailboxes and shares",
        "Interviews with the departments",
        "Wrote down who may see what",
      ],
    },
    {
      name: "Pilot",
      hours: 70,
      milestone: "Pilot group works",
      notes: [
        "Moved the pilot group",
        "Telephone help for the pilot",
        "Fixed calendars that were shared twice",
      ],
    },
    {
      name: "Move",
      hours: 160,
      milestone: "Everybody has moved",
      notes: [
        "Moved a department",
        "Help on the morning after",
        "Shares: rights checked and moved",
        "Old devices set up anew",
      ],
    },
    {
      name: "Handover",
      hours: 30,
      milestone: "Old servers switched off",
      notes: ["Wrote the handbook", "Showed the new tools to the team leads"],
    },
  ],
  well: [
    "The plan stands, and everybody knows their date.",
    "The pilot went well; two small findings are solved.",
  ],
  risk: "The file server holds twice the data that was measured, so the move takes two more weekends.",
  off: "The leased line was ordered too late by the carrier. Until it is there, the second office cannot move.",
  actions: [
    { text: "Name somebody for questions in each department", by: "client", days: 3 },
    { text: "Order the licences for the second wave", by: "staff", days: 6 },
    { text: "Approve the dates of the move", by: "client", days: -2 },
  ],
  tasks: [
    { title: "Letter to everybody with what changes", shared: true },
    { title: "Check who still opens old mailboxes" },
    { title: "Plan the weekend of the second wave", shared: true },
    { title: "Restore test of what was moved" },
  ],
  internal: "They decide late; always send dates to the managing director as well.",
};

const network: ProjectKind = {
  description: "New switches, new wireless, one network for each purpose, and somebody who watches over it.",
  phases: [
    {
      name: "Measuring",
      hours: 24,
      milestone: "Coverage measured",
      notes: ["Measured the wireless on two floors", "Found the cables behind the wall"],
    },
    {
      name: "Building",
      hours: 90,
      milestone: "New network carries everything",
      notes: [
        "Mounted access points",
        "Moved a cabinet to the new switches",
        "Separated guests from machines",
      ],
    },
    {
      name: "Watching",
      hours: 26,
      milestone: "Four weeks without a fault",
      notes: ["Tuned the channels", "Set up the alarms"],
    },
  ],
  well: ["Measured and ordered; the boxes come next week.", "Half of the cabinets are done."],
  risk: "Two of the cabinets have no earth. An electrician has to come first.",
  off: "The switches are not delivered before next month; the maker gives no date.",
  actions: [
    { text: "Let us into the server room on Saturday", by: "client", days: 9 },
    { text: "Label the ports", by: "staff", days: 4 },
  ],
  tasks: [{ title: "Drawing of the new network", shared: true }, { title: "Spare parts into the cabinet" }],
  internal: "Margin is thin here: no more visits than planned.",
};

const website: ProjectKind = {
  description:
    "A new website, from the first sketch to the day it is live, with your own people able to look after it.",
  phases: [
    {
      name: "Concept",
      hours: 45,
      milestone: "Concept agreed",
      notes: ["Workshop with the team", "Sorted the old pages", "Sketches of the main pages"],
    },
    {
      name: "Design",
      hours: 80,
      milestone: "Design approved",
      notes: [
        "Start page, second round",
        "Type and colours",
        "Pages for small screens",
        "Pictures chosen and cut",
      ],
    },
    {
      name: "Build",
      hours: 140,
      milestone: "Ready for texts",
      notes: ["Built the page types", "Search", "Forms and their mail", "Languages", "Made it fast"],
    },
    {
      name: "Launch",
      hours: 35,
      milestone: "Live",
      notes: ["Old addresses lead to the new ones", "Last corrections", "Showed how pages are written"],
    },
  ],
  well: [
    "The concept is agreed, and the design is on its way.",
    "Everything as planned; the texts are coming in.",
  ],
  risk: "The texts of the product pages are three weeks late, and the build waits for them.",
  off: "The shop system's new version broke the interface. We build it anew, and the launch moves by five weeks.",
  actions: [
    { text: "Send the texts of the product pages", by: "client", days: -4 },
    { text: "Send the second round of the start page", by: "staff", days: 2 },
    { text: "Choose the pictures of the team", by: "client", days: 8 },
  ],
  tasks: [
    { title: "List of all old addresses" },
    { title: "Look at the draft on your own telephone", shared: true },
    { title: "Write the imprint anew", shared: true },
    { title: "Test with a screen reader" },
  ],
  internal: "The design took two rounds more than we reckoned with.",
};

const campaign: ProjectKind = {
  description: "One idea, told in print, in shop windows and on the net, and counted afterwards.",
  phases: [
    {
      name: "Idea",
      hours: 30,
      milestone: "Idea chosen",
      notes: ["Three ideas on one page each", "Talk about the second idea"],
    },
    {
      name: "Making",
      hours: 85,
      milestone: "Everything is at the printer",
      notes: [
        "Photographs in the workshop",
        "Cut and colour",
        "Posters, final artwork",
        "Short films for telephones",
      ],
    },
    {
      name: "Running",
      hours: 25,
      milestone: "Counted and told",
      notes: ["Watched the first week", "Moved money to what works"],
    },
  ],
  well: ["The idea is chosen; the photographer is booked.", "The first posters hang."],
  risk: "Rain has moved the photographs twice; the printer's date is close now.",
  off: "The model's agency has withdrawn the rights. We photograph again.",
  actions: [
    { text: "Release the posters for print", by: "client", days: 1 },
    { text: "Book the second day with the photographer", by: "staff", days: 5 },
  ],
  tasks: [{ title: "Sizes of all shop windows", shared: true }, { title: "Numbers of the last campaign" }],
  internal: "Travel of the photographer is not billed: goodwill after last year.",
};

export type ProjectState = "well" | "risk" | "off" | "done" | "new" | "draft";

/** A project of one client: of a kind, under a name of its own, begun so many months ago. */
export interface ProjectPlot {
  kind: ProjectKind;
  name: string;
  state: ProjectState;
  monthsAgo: number;
}

const plot = (kind: ProjectKind, name: string, state: ProjectState, monthsAgo: number): ProjectPlot => ({
  kind,
  name,
  state,
  monthsAgo,
});

/** Projects of each company's clients, by the clients' order. */
export const projectPlots: Record<string, ProjectPlot[][]> = {
  northwind: [
    [
      plot(migration, "Flytt till molnet: Göteborg och Ålesund", "risk", 5),
      plot(network, "New network on board M/S Lindqvist", "well", 2),
      plot(migration, "Mail archive", "done", 11),
    ],
    [
      plot(migration, "نقل البريد والملفات إلى السحابة", "well", 4),
      plot(network, "Warehouse wireless, Jebel Ali", "done", 9),
    ],
    [
      plot(network, "Wireless for nine hospitals and the rehabilitation centre at Harrogate", "off", 4),
      plot(migration, "Practice software to the cloud", "new", 1),
    ],
    [
      plot(migration, "校正データベースの移行", "done", 8),
      plot(network, "第二工場のネットワーク更新", "well", 3),
    ],
    [
      plot(network, "Nieuw netwerk in het brouwhuis", "well", 2),
      plot(migration, "Kassa's naar de cloud", "draft", 0),
    ],
  ],
  contoso: [
    [
      plot(website, "Nouvelle boutique en ligne", "risk", 5),
      plot(campaign, "Collection d’automne", "done", 8),
      plot(campaign, "Vitrines de Noël", "new", 1),
    ],
    [
      plot(website, "Product finder for the web shop", "well", 4),
      plot(campaign, "Ridge to river, spring campaign", "done", 9),
    ],
    [plot(website, "英語版ウェブサイト", "well", 3), plot(campaign, "新茶の季節", "draft", 0)],
    [
      plot(website, "Neue Website mit Händlersuche", "off", 6),
      plot(campaign, "125 Jahre Weißenböck", "well", 2),
    ],
    [plot(website, "موقع الكتب الجديد", "well", 4)],
  ],
};
