CREATE INDEX `images_by_name` ON `images` (case when name is null then '' else name end,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `images_by_owner_name` ON `images` (`owner`,case when name is null then '' else name end,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `images_by_visibility_name` ON `images` (`visibility`,case when name is null then '' else name end,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `images_by_updated` ON `images` (`updated_at`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `images_by_owner_updated` ON `images` (`owner`,`updated_at`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `images_by_visibility_updated` ON `images` (`visibility`,`updated_at`,`created_at`,`id`);