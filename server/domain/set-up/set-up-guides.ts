import { cliGuide } from "./cli-guide.ts";
import { cloudFormationGuide } from "./cloudformation-guide.ts";
import { consoleGuide } from "./console-guide.ts";
import type { Guide } from "./guide.ts";
import { completeFacts, type SetUpFacts } from "./set-up-facts.ts";
import { terraformGuide } from "./terraform-guide.ts";

/** Returns the guides in the order of their tabs: the document's three ways to create the role (R14), and CloudFormation. */
export function setUpGuides(facts: SetUpFacts): readonly Guide[] {
  const setUp = completeFacts(facts);
  return [consoleGuide, cliGuide, terraformGuide, cloudFormationGuide].map((build) => build(setUp));
}
