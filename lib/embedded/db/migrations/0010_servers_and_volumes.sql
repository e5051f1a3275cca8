CREATE TABLE `servers` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`status` text NOT NULL,
	`image_id` text,
	`flavor` text NOT NULL,
	`out_of_reach` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `servers_by_project` ON `servers` (`project_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `servers_by_time` ON `servers` (`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `volumes` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`status` text NOT NULL,
	`size` integer NOT NULL,
	`bootable` integer NOT NULL,
	`image_id` text,
	`image_name` text,
	`server_id` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `volumes_by_project` ON `volumes` (`project_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `volumes_by_time` ON `volumes` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `volumes_by_server` ON `volumes` (`server_id`);