import "../ui/styles.css";
import { start } from "../shell/start.tsx";
import { door } from "./routes.tsx";

// The list of screens comes with the page, so that the one asked for is fetched at once.
void start("portal", async () => ({ door }));
