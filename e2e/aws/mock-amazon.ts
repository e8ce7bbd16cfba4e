import { readConfig } from "../../server/env.ts";
import { mountAmazon } from "./mount-amazon.ts";

// Loaded by `node --import` into every process of Sluice before its own code.
mountAmazon(readConfig({ DATA_DIR: process.env["DATA_DIR"] }).DATA_DIR);
