import { createMemoryStore } from "../../../lib/store/memory.ts";
import { storeContract } from "./contract.ts";

describe("the memory store", () => {
  storeContract(async () => {
    const store = createMemoryStore();
    await store.open();
    return store;
  });
});
