"""Messages into group chats (WeCom, DingTalk, Feishu): what may go there, when, and what became of it."""
