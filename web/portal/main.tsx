import "../ui/styles.css";
import { start } from "../shell/start.tsx";

void start("portal", () => import("./routes.tsx"));
