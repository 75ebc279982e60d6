export class Message {
  constructor(readonly text: string) {}
}
