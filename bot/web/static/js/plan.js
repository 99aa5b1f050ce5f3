// The page of the plan.

import { PlanDesk } from "./plan_desk.js";

const place = document.querySelector("#plan");
new PlanDesk(place, document.querySelector("#plan-status")).begin(place.dataset.plan);
